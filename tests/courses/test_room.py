"""Documents and pictures count in what an organisation may keep."""

import io

import pytest

from app.courses.queries import course_sheet
from app.documents.models import Document, Picture
from app.documents.queries import documents
from app.kit.blobs import blobs
from app.kit.db import session
from app.videos import actions as videos
from app.videos import queries
from tests.courses.making import make_draft
from tests.documents.making import make_picture, pdf_bytes, picture_bytes
from tests.factories import make_organisation, make_user

KB = 1024


@pytest.fixture
def teacher(app):
    return make_user(roles=("teacher",), organisation=make_organisation())


@pytest.fixture
def studio(teacher, sign_in):
    """``studio(path, field, bytes)``: sends a file to a page of a draft; its answer."""
    course = make_draft(teacher, lessons=[])
    browser = sign_in(teacher)

    def send(path, field, raw, **form):
        given = {field: (io.BytesIO(raw), "手册.pdf"), **form}
        to = f"/studio/courses/{course.id}/{path}"
        answer = browser.post(to, data=given, content_type="multipart/form-data")
        session.rollback()
        return answer

    send.course = course
    return send


def used(teacher):
    return queries.storage_of(teacher).used_bytes


def count(kind):
    return session.query(kind).count()


def test_a_document_counts_by_its_original(teacher, studio):
    raw = pdf_bytes()
    assert studio("documents", "document", raw, title="", required="1").status_code == 303
    [line] = course_sheet(teacher, studio.course.id).lessons
    [document] = documents([line.document_id]).values()
    assert used(teacher) == document.size_bytes == len(raw)


def test_a_picture_counts_as_it_is_kept_and_once(teacher, studio):
    raw = picture_bytes()
    for _again in range(2):
        answer = studio("lessons/new/pictures", "picture", raw, alt="图", title="", body="")
        assert answer.status_code == 200
    assert used(teacher) == session.query(Picture).one().size_bytes


def test_a_document_that_has_no_room_is_refused_in_words_and_not_kept(teacher, studio):
    videos.set_quota(teacher.organisation_id, 1)
    answer = studio("documents", "document", pdf_bytes(), title="", required="1")
    assert answer.status_code == 422
    assert "贵单位的存储空间还剩" in answer.text
    assert count(Document) == 0
    assert list(blobs().below("documents")) == []


def test_a_picture_that_has_no_room_is_refused_unless_it_is_kept_already(teacher, studio):
    raw = picture_bytes()
    kept = make_picture(teacher, raw=raw)
    videos.set_quota(teacher.organisation_id, kept.size_bytes)
    words = {"alt": "图", "title": "", "body": "写了一半"}
    again = studio("lessons/new/pictures", "picture", raw, **words)
    assert again.status_code == 200
    other = studio("lessons/new/pictures", "picture", picture_bytes(), **words)
    assert other.status_code == 422
    assert "贵单位的存储空间还剩" in other.text
    assert "写了一半" in other.text
    assert count(Picture) == 1


def test_a_program_is_told_the_same(teacher, api):
    videos.set_quota(teacher.organisation_id, 1)
    answer = api(teacher).post(
        "/api/v1/documents", data={"document": (io.BytesIO(pdf_bytes()), "手册.pdf")}
    )
    assert answer.status_code == 422
    assert "贵单位的存储空间还剩" in answer.json["errors"]["document"][0]
    assert count(Document) == 0
