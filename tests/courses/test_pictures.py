"""Pictures in articles: brought by the author, seen by who may read the lesson and nobody else."""

import io
import re

import pytest

from app.courses import actions, queries
from app.courses.forms import LessonChange, NewLesson
from app.courses.rules import LessonKind
from app.kit.blobs import blobs
from tests.courses.making import make_draft, make_teacher, publish
from tests.documents.making import make_picture, picture_bytes


@pytest.fixture
def teacher(app):
    return make_teacher()


def article(owner, course, body):
    form = NewLesson(title="看图", kind=LessonKind.ARTICLE, body=body)
    return actions.add_lesson(owner, course.id, form)


def pictured(owner):
    """A draft whose only lesson shows a picture; the lesson and the picture."""
    picture = make_picture(owner)
    course = make_draft(owner, lessons=[])
    return article(owner, course, f"前\n\n![图](/studio/pictures/{picture.id})\n\n后"), picture


def address(lesson, picture):
    return f"/lessons/{lesson.lesson_id}/pictures/{picture.id}"


def course_of(lesson):
    return queries.course_of_lesson(lesson.lesson_id)


def test_an_article_shows_its_authors_picture_with_its_size(teacher):
    lesson, picture = pictured(teacher)
    assert lesson.picture_ids == [picture.id]
    assert (
        f'<img src="{address(lesson, picture)}" alt="图" width="120" height="80"'
        in lesson.body_html
    )


@pytest.mark.parametrize(
    "written",
    [
        "http://elsewhere.example/x.png",
        "//elsewhere.example/x.png",
        "data:image/png;base64,AAAA",
        "/studio/pictures/999999",
        "/studio/pictures/1/../2",
        "javascript:alert(1)",
    ],
)
def test_pictures_from_elsewhere_are_left_out(teacher, written):
    lesson = article(teacher, make_draft(teacher, lessons=[]), f"字 ![x]({written})")
    assert "<img" not in lesson.body_html
    assert lesson.picture_ids == []


def test_anothers_picture_is_left_out(teacher):
    strange = make_picture(make_teacher())
    lesson = article(
        teacher, make_draft(teacher, lessons=[]), f"字 ![x](/studio/pictures/{strange.id})"
    )
    assert "<img" not in lesson.body_html


def test_a_picture_without_words_says_what_was_said_of_it_first(teacher):
    picture = make_picture(teacher, alt="办结件数 <2025>")
    lesson = article(
        teacher, make_draft(teacher, lessons=[]), f"![](/studio/pictures/{picture.id}) 字"
    )
    assert 'alt="办结件数 ‹2025›"' in lesson.body_html


def test_who_may_read_the_lesson_sees_its_pictures(teacher, sign_in, make_user):
    lesson, picture = pictured(teacher)
    learner, reviewer = make_user(), make_user(roles=("first_reviewer",))
    at = address(lesson, picture)
    seen = {who: sign_in(who).get(at).status_code for who in (teacher, learner, reviewer)}
    assert seen == {teacher: 200, learner: 404, reviewer: 200}
    publish(queries.get_course(teacher, course_of(lesson)))
    answer = sign_in(learner).get(at)
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert answer.headers["Cache-Control"].startswith("private")
    assert len(answer.data) == picture.size_bytes == int(answer.headers["Content-Length"])


def test_a_picture_is_not_public_nor_found_by_another_lesson(teacher, sign_in, make_user, client):
    lesson, picture = pictured(teacher)
    other, _ = pictured(teacher)
    for one in (lesson, other):
        publish(queries.get_course(teacher, course_of(one)))
    learner = sign_in(make_user())
    assert client.get(address(lesson, picture)).status_code == 303
    assert client.get(f"/media/pictures/{picture.key}.webp").status_code == 404
    assert learner.get(address(other, picture)).status_code == 404
    assert learner.get(f"/studio/pictures/{picture.id}").status_code == 404
    assert sign_in(teacher).get(f"/studio/pictures/{picture.id}").status_code == 200


def test_a_picture_that_is_here_already_is_not_sent_again(teacher, sign_in):
    lesson, picture = pictured(teacher)
    browser = sign_in(teacher)
    tag = browser.get(address(lesson, picture)).headers["ETag"]
    again = browser.get(address(lesson, picture), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_published_revision_keeps_its_picture_while_the_draft_shows_another(
    teacher, sign_in, make_user
):
    lesson, picture = pictured(teacher)
    course = publish(queries.get_course(teacher, course_of(lesson)))
    newer = make_picture(teacher)
    change = LessonChange(body=f"![新](/studio/pictures/{newer.id}) 字")
    changed = actions.edit_lesson(teacher, course.id, lesson.lesson_id, change)
    assert changed.picture_ids == [newer.id]
    learner = sign_in(make_user())
    assert learner.get(address(lesson, picture)).status_code == 200
    assert learner.get(address(lesson, newer)).status_code == 404
    publish(course)
    assert learner.get(address(lesson, newer)).status_code == 200
    assert learner.get(address(lesson, picture)).status_code == 404


def brought(browser, raw, alt="现场", to="/api/v1/pictures", **form):
    given = {"picture": (io.BytesIO(raw), "x.png"), "alt": alt, **form}
    return browser.post(to, data=given, content_type="multipart/form-data")


def test_a_picture_is_brought_by_the_api(teacher, api):
    raw = picture_bytes()
    answer = brought(api(teacher), raw)
    assert answer.status_code == 201
    told = answer.json
    assert (told["width"], told["height"], told["alt"]) == (120, 80, "现场")
    assert told["markdown"] == f"![现场](/studio/pictures/{told['id']})"
    again = brought(api(teacher), raw, alt="又一次").json
    assert again["id"] == told["id"]
    assert again["markdown"].startswith("![又一次]")
    assert len(list(blobs().below("pictures"))) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"raw": b"no picture"}, "picture"),
        ({"raw": b""}, "picture"),
        ({"raw": bytes(10 * 1024 * 1024 + 1)}, "picture"),
        ({"raw": picture_bytes(), "alt": "  "}, "alt"),
        ({"raw": picture_bytes(), "alt": "长" * 301}, "alt"),
    ],
    ids=["no picture", "nothing", "too large", "no words", "too many words"],
)
def test_bad_pictures_get_one_sentence_and_leave_nothing(teacher, api, given, field):
    answer = brought(api(teacher), **given)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert len(answer.json["errors"][field]) == 1
    assert list(blobs().below("pictures")) == []


def test_much_too_large_a_request_is_turned_away_unread(teacher, api):
    assert brought(api(teacher), bytes(11 * 1024 * 1024)).status_code == 413


def test_learners_bring_no_pictures(api, make_user):
    assert brought(api(make_user()), picture_bytes()).status_code == 403


def test_without_script_a_picture_comes_by_the_form_and_nothing_typed_is_lost(teacher, sign_in):
    course = make_draft(teacher, lessons=[])
    there = f"/studio/courses/{course.id}/lessons/new/pictures"
    browser = sign_in(teacher)
    typed = {"title": "写到一半", "body": "第一段", "kind": "article"}
    page = brought(browser, picture_bytes(), to=there, **typed)
    assert page.status_code == 200
    assert 'value="写到一半"' in page.text
    assert re.search(r"第一段\n\n!\[现场\]\(/studio/pictures/\d+\)</textarea>", page.text)
    refused = brought(browser, b"no picture", to=there, **typed)
    assert refused.status_code == 422
    assert 'href="#field-picture"' in refused.text
    assert "第一段</textarea>" in refused.text


def test_a_picture_for_a_lesson_keeps_what_was_typed_upon(teacher, sign_in):
    lesson, _ = pictured(teacher)
    course_id = course_of(lesson)
    there = f"/studio/courses/{course_id}/lessons/{lesson.lesson_id}/pictures"
    upon = lesson.edits
    actions.edit_lesson(teacher, course_id, lesson.lesson_id, LessonChange(title="别处改了"))
    page = brought(sign_in(teacher), picture_bytes(), to=there, body="字", edits=str(upon))
    assert f'name="edits" value="{upon}"' in page.text
