"""Uploads over HTTP: what is refused, and that nothing is half done then."""

import shutil
from io import BytesIO

import pytest

from app.kit.db import session
from app.kit.partials import open_partial
from app.videos import queries
from app.videos.models import Upload, Video
from tests.videos.tusing import (
    BYTES,
    CONTENT,
    TUS,
    announce,
    append,
    count,
    offset_of,
    only_upload,
    refused,
)


def test_a_file_larger_than_allowed_is_refused_before_its_first_byte(program):
    refused(announce(program, length=64 * 1024 * 1024 + 1), 413)
    assert count(Upload) == 0


def test_bytes_beyond_the_announced_length_are_refused(program, address):
    refused(append(program, address, 0, CONTENT + b"more"), 413)
    assert offset_of(program, address) == 0


def test_bytes_beyond_the_announced_length_without_a_content_length_are_left_out(program, address):
    told = TUS | {"Upload-Offset": "0", "Content-Type": BYTES, "Transfer-Encoding": "chunked"}
    answer = program.patch(
        address,
        headers=told,
        input_stream=BytesIO(CONTENT + b"more"),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 204
    video = session.get(Video, int(program.get(address).json["video_id"]))
    assert video.size_bytes == len(CONTENT)


@pytest.mark.parametrize("offset", [1, 4000, 10**15])
def test_bytes_for_another_offset_are_a_conflict(program, address, offset):
    assert refused(append(program, address, offset, b"x"), 409)["code"] == "wrong_offset"
    assert offset_of(program, address) == 0


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "NaN"])
def test_bytes_without_a_proper_offset_are_malformed(program, address, offset):
    assert "Upload-Offset" in refused(append(program, address, offset, b"x"), 422)["errors"]


@pytest.mark.parametrize("length", ["", "-1", "many", "1e9", "9" * 30])
def test_an_announcement_without_a_proper_length_is_malformed(program, length):
    assert "Upload-Length" in refused(announce(program, length=length), 422)["errors"]


def test_metadata_that_cannot_be_read_is_malformed(program):
    answer = announce(program, **{"Upload-Metadata": "filename ***"})
    assert "Upload-Metadata" in refused(answer, 422)["errors"]


@pytest.mark.parametrize("method", ["head", "patch", "delete"])
def test_another_version_of_the_protocol_is_refused(program, address, method):
    answer = getattr(program, method)(address, headers={"Tus-Resumable": "0.2.2"})
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"


def test_an_announcement_without_a_version_is_refused(program):
    assert refused(program.post("/api/v1/uploads", headers={"Upload-Length": "1"}), 412)


def test_bytes_of_another_type_are_refused(program, address):
    answer = append(program, address, 0, CONTENT, **{"Content-Type": "application/json"})
    refused(answer, 415)
    assert offset_of(program, address) == 0


def test_a_checksum_of_an_unknown_kind_is_refused(program, address):
    refused(append(program, address, 0, b"x", **{"Upload-Checksum": "crc32 YQ=="}), 400)
    assert offset_of(program, address) == 0


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Upload-Checksum": "sha1 AAAA"}, b"x", 460),
        ({"Upload-Checksum": "crc32 YQ=="}, b"x", 400),
        ({}, b"more than was announced", 413),
    ],
)
def test_an_announcement_whose_bytes_are_refused_is_refused_with_them(
    program, headers, content, status
):
    """Nobody would ever learn where it is."""
    told = TUS | {"Upload-Length": "1", "Content-Type": BYTES} | headers
    refused(program.post("/api/v1/uploads", headers=told, data=content), status)
    assert count(Upload) == 0


@pytest.mark.parametrize("told", ["filename YQ==," + "k" * 5000, "ключ YQ==", "a\x00b YQ=="])
def test_metadata_that_nobody_could_mean_is_malformed(program, told):
    answer = announce(program, **{"Upload-Metadata": told.encode().decode("unicode_escape")})
    assert "Upload-Metadata" in refused(answer, 422)["errors"]


def test_two_writers_of_one_upload_are_one_too_many(program, address):
    upload = only_upload()
    with open_partial(queries.partial_path(upload)):
        refused(append(program, address, 0, CONTENT), 423)
        refused(program.delete(address, headers=TUS), 423)
    assert append(program, address, 0, CONTENT).status_code == 204


def test_an_upload_whose_bytes_were_lost_is_gone(program, address):
    queries.partial_path(only_upload()).unlink()
    assert program.head(address, headers=TUS).status_code == 404
    refused(append(program, address, 0, CONTENT), 404)


def test_nobody_else_learns_that_an_upload_exists(api, make_user, address):
    for role in ("teacher", "learning_admin", "first_reviewer"):
        other = api(make_user(roles=(role,)))
        assert other.head(address, headers=TUS).status_code == 404
        refused(other.get(address), 404)
        refused(append(other, address, 0, CONTENT), 404)
        refused(other.delete(address, headers=TUS), 404)


def test_uploading_is_for_teachers(api, make_user):
    refused(announce(api(make_user(roles=("learner",)))), 403)
    assert count(Upload) == 0


def test_uploading_needs_a_person(client, address):
    refused(announce(client), 401)
    refused(client.get(address), 401)


def test_an_upload_that_does_not_exist_is_not_found(program):
    for number in ("999999", "0", "9" * 40, "x"):
        assert program.get(f"/api/v1/uploads/{number}").status_code == 404


def test_a_page_without_its_csrf_token_cannot_upload(sign_in, teacher):
    browser = sign_in(teacher)
    browser.csrf = None
    refused(announce(browser), 403)
    assert count(Upload) == 0


def test_pieces_larger_than_an_ordinary_body_may_be_pass(sign_in, teacher):
    browser, content = sign_in(teacher), b"\x07" * (5 * 1024 * 1024)
    address = announce(browser, length=len(content)).headers["Location"]
    assert append(browser, address, 0, content).status_code == 204


def test_a_disk_without_room_says_so_before_the_first_byte(program, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9))
    answer = announce(program)
    refused(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
