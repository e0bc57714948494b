"""Files that prove something: known by their bytes, handed out as what they are, swept later."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from app.kit import clock
from app.kit.blobs import blobs
from app.kit.errors import Invalid, NotFound
from app.kit.evidence import (
    FiledEvidence,
    evidence_type,
    file_evidence,
    sweep_evidence,
    take_back_evidence,
)
from app.kit.web import hand_over_evidence

PDF = b"%PDF-1.7 a certificate"


def bring(*names: str) -> list[FiledEvidence]:
    return file_evidence([FileStorage(BytesIO(PDF), filename=name) for name in names], "proofs")


def grow_old(found: FiledEvidence, age: timedelta) -> None:
    with blobs().fetch(found.key) as path:
        moment = (clock.now() - age).timestamp()
        os.utime(path, (moment, moment))


def keys() -> set[str]:
    return {blob.key for blob in blobs().below("proofs")}


def test_evidence_is_known_by_its_first_bytes():
    assert evidence_type(b"%PDF-1.4") == "application/pdf"
    assert evidence_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert evidence_type(b"\x89PNG\r\n\x1a\n") == "image/png"
    assert evidence_type(b"<html>") is None
    assert evidence_type(b"") is None


def test_more_than_three_files_are_refused_and_none_is_kept(app):
    with pytest.raises(Invalid) as refused:
        bring("a.pdf", "b.pdf", "c.pdf", "d.pdf")
    assert list(refused.value.errors) == ["evidence"]
    assert keys() == set()


def test_what_nothing_names_after_a_day_is_swept_and_the_rest_stays(app):
    named, dropped, fresh = bring("named.pdf", "dropped.pdf", "fresh.pdf")
    for one in (named, dropped):
        grow_old(one, timedelta(hours=25))
    grow_old(fresh, timedelta(hours=23))
    asked = []

    def named_among(portion):
        asked.extend(portion)
        return {named.key}

    assert sweep_evidence("proofs", named_among) == 1
    assert sorted(asked) == sorted([named.key, dropped.key])
    assert keys() == {named.key, fresh.key}
    assert sweep_evidence("proofs", lambda _portion: {named.key}) == 0


def test_many_files_are_asked_about_a_portion_at_a_time(app, monkeypatch):
    monkeypatch.setattr("app.kit.evidence.AT_ONCE", 2)
    for one in (*bring("a.pdf", "b.pdf", "c.pdf"), *bring("d.pdf", "e.pdf")):
        grow_old(one, timedelta(days=2))
    sizes = []
    assert sweep_evidence("proofs", lambda portion: sizes.append(len(portion)) or ()) == 5
    assert sizes == [2, 2, 1]
    assert keys() == set()


def test_a_file_is_handed_out_under_its_own_name_and_runs_nothing(app):
    [found] = bring("../结业 “证书”𠮷.pdf")
    with app.test_request_context():
        answer = hand_over_evidence(found)
    assert answer.mimetype == "application/pdf"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("inline; filename*=UTF-8''")
    assert told.isascii()
    assert "%F0%A0%AE%B7.pdf" in told
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]


def test_what_cannot_be_shown_safely_is_saved_whatever_its_row_says(app):
    [found] = bring('a";\n evil.pdf')
    page = FiledEvidence(found.key, found.sha256, found.name, "text/html", found.size_bytes)
    with app.test_request_context():
        answer = hand_over_evidence(page)
    assert answer.mimetype == "application/octet-stream"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment; ")
    assert "\n" not in told
    take_back_evidence([found])
    with app.test_request_context(), pytest.raises(NotFound):
        hand_over_evidence(page)
