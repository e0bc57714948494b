"""Uploads over HTTP: tus 1.0.0, good and bad."""

import base64
import hashlib
import threading
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.partials import open_partial
from app.videos import queries
from app.videos.models import Upload, Video
from app.videos.rules import State

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
CONTENT = bytes(range(256)) * 40


def name_of(filename):
    return "filename " + base64.b64encode(filename.encode()).decode()


def announce(client, length=len(CONTENT), filename="讲座 𠮷.mp4", **headers):
    told = {"Upload-Length": str(length), "Upload-Metadata": name_of(filename)}
    return client.post("/api/v1/uploads", headers=TUS | told | headers)


def append(client, address, offset, content, **headers):
    told = TUS | {"Upload-Offset": str(offset), "Content-Type": BYTES} | headers
    return client.patch(address, headers=told, data=content)


def count(model):
    session.rollback()  # see what requests have written since
    return session.scalar(select(func.count()).select_from(model))


def only_upload():
    return session.scalars(select(Upload)).one()


def offset_of(client, address):
    answer = client.head(address, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def sum_of(content, algorithm="sha1"):
    digest = hashlib.new(algorithm, content).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


@pytest.fixture
def teacher(make_user):
    return make_user(roles=("teacher",))


@pytest.fixture
def program(api, teacher):
    return api(teacher)


@pytest.fixture
def address(program):
    return announce(program).headers["Location"]


def refused(answer, status):
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["detail"]
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    return answer.json


def test_anybody_may_ask_what_uploads_can_do(client):
    answer = client.options("/api/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    }
    assert int(answer.headers["Tus-Max-Size"]) == 64 * 1024 * 1024
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"]


def test_a_file_sent_in_pieces_becomes_a_video(program, address):
    assert append(program, address, 0, CONTENT[:4000]).headers["Upload-Offset"] == "4000"
    assert program.get(address).json["video_id"] is None
    assert offset_of(program, address) == 4000
    answer = append(program, address, 4000, CONTENT[4000:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    told = program.get(address).json
    video = session.get(Video, int(told["video_id"]))
    assert (video.filename, video.state) == ("讲座 𠮷.mp4", State.UPLOADED)
    assert blobs().local_path(video.original_key).read_bytes() == CONTENT
    assert offset_of(program, address) == len(CONTENT)


def test_the_first_bytes_may_come_with_the_announcement(program):
    told = {"Upload-Length": str(len(CONTENT)), "Content-Type": BYTES}
    answer = program.post("/api/v1/uploads", headers=TUS | told, data=CONTENT)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(CONTENT)))
    assert program.get(answer.headers["Location"]).json["video_id"]


def test_an_upload_says_when_it_expires(program, address):
    answer = append(program, address, 0, CONTENT[:10])
    assert answer.headers["Upload-Expires"] == "Thu, 12 Mar 2026 06:30:00 GMT"
    head = program.head(address, headers=TUS)
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Upload-Length"] == str(len(CONTENT))
    assert head.headers["Upload-Metadata"] == name_of("讲座 𠮷.mp4")


def test_an_empty_file_is_whole_at_once_and_its_problem_is_told(program, run_jobs):
    address = announce(program, length=0).headers["Location"]
    video_id = program.get(address).json["video_id"]
    run_jobs()
    video = program.get(f"/api/v1/videos/{video_id}").json
    assert (video["state"], video["problem_code"]) == ("failed", "empty")
    assert "空" in video["problem"]


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


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_bytes_with_the_right_checksum_are_kept(program, address, algorithm):
    answer = append(program, address, 0, CONTENT[:500], **sum_of(CONTENT[:500], algorithm))
    assert answer.headers["Upload-Offset"] == "500"


def test_bytes_that_changed_on_their_way_are_thrown_away(program, address):
    append(program, address, 0, CONTENT[:500])
    refused(append(program, address, 500, b"changed", **sum_of(b"meant")), 460)
    assert offset_of(program, address) == 500


def test_a_checksum_of_an_unknown_kind_is_refused(program, address):
    refused(append(program, address, 0, b"x", **{"Upload-Checksum": "crc32 YQ=="}), 400)
    assert offset_of(program, address) == 0


class BrokenLine(BytesIO):
    """A body that ends in the middle because the line does."""

    def read(self, size=-1):
        piece = super().read(1000)
        if not piece:
            raise OSError("connection reset")
        return piece


def test_what_came_before_the_line_broke_is_kept(program, address):
    told = TUS | {"Upload-Offset": "0", "Content-Type": BYTES}
    body = BrokenLine(CONTENT[:3000])
    environment = {"CONTENT_LENGTH": str(len(CONTENT))}
    program.patch(address, headers=told, input_stream=body, environ_overrides=environment)
    assert offset_of(program, address) == 3000
    append(program, address, 3000, CONTENT[3000:])
    video = session.get(Video, int(program.get(address).json["video_id"]))
    assert blobs().local_path(video.original_key).read_bytes() == CONTENT


def test_checked_bytes_that_broke_off_are_not_kept(program, address):
    told = TUS | {"Upload-Offset": "0", "Content-Type": BYTES} | sum_of(CONTENT)
    body = BrokenLine(CONTENT[:3000])
    environment = {"CONTENT_LENGTH": str(len(CONTENT))}
    answer = program.patch(address, headers=told, input_stream=body, environ_overrides=environment)
    assert answer.status_code == 460
    assert offset_of(program, address) == 0


def test_two_writers_of_one_upload_are_one_too_many(program, address):
    upload = only_upload()
    with open_partial(queries.partial_path(upload)):
        refused(append(program, address, 0, CONTENT), 423)
        refused(program.delete(address, headers=TUS), 423)
    assert append(program, address, 0, CONTENT).status_code == 204


def test_a_server_that_died_after_the_last_byte_still_makes_the_video(program, address):
    upload = only_upload()
    queries.partial_path(upload).write_bytes(CONTENT)
    assert offset_of(program, address) == len(CONTENT)
    assert program.get(address).json["video_id"]
    assert count(Video) == 1


def test_an_upload_that_is_whole_becomes_one_video_however_often_it_is_asked(program, address):
    append(program, address, 0, CONTENT)
    ids = {program.get(address).json["video_id"] for _time in range(3)}
    assert append(program, address, len(CONTENT), b"").status_code == 204
    assert refused(append(program, address, 0, CONTENT), 409)
    assert len(ids) == count(Video) == 1


def test_an_upload_whose_bytes_were_lost_is_gone(program, address):
    queries.partial_path(only_upload()).unlink()
    assert program.head(address, headers=TUS).status_code == 404
    refused(append(program, address, 0, CONTENT), 404)


def test_an_upload_can_be_given_up(program, address):
    upload = only_upload()
    path = queries.partial_path(upload)
    assert path.exists()
    assert program.delete(address, headers=TUS).status_code == 204
    assert not path.exists()
    refused(program.get(address), 404)


def test_giving_up_a_finished_upload_keeps_its_video(program, address):
    append(program, address, 0, CONTENT)
    video_id = program.get(address).json["video_id"]
    assert program.delete(address, headers=TUS).status_code == 204
    assert program.get(f"/api/v1/videos/{video_id}").status_code == 200


def test_a_network_that_lets_only_post_pass_can_upload(program, address):
    told = TUS | {"Upload-Offset": "0", "Content-Type": BYTES, "X-HTTP-Method-Override": "PATCH"}
    assert program.post(address, headers=told, data=CONTENT[:9]).headers["Upload-Offset"] == "9"
    refused(program.post(address, headers=TUS), 422)
    ended = program.post(address, headers=TUS | {"X-HTTP-Method-Override": "DELETE"})
    assert ended.status_code == 204


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


def test_an_upload_that_was_never_finished_expires(program, address, clock):
    append(program, address, 0, CONTENT[:10])
    clock.forward(days=6)
    assert offset_of(program, address) == 10


def test_an_expired_upload_is_gone_and_its_bytes_with_it(program, address, clock, app):
    from app.videos import jobs

    path = queries.partial_path(only_upload())
    clock.forward(days=7)
    refused(append(program, address, 10, CONTENT[10:]), 404)
    assert path.exists()
    jobs.sweep()
    assert not path.exists()
    assert count(Upload) == 0


def test_a_page_uploads_with_its_cookie_and_csrf_token(sign_in, teacher):
    browser = sign_in(teacher)
    address = announce(browser).headers["Location"]
    assert append(browser, address, 0, CONTENT).status_code == 204


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
    import shutil

    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 9))
    answer = announce(program)
    refused(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


def test_two_requests_at_once_never_mix_their_bytes(app, program, address):
    """Both send the whole file at the same time: one is taken, the other is told to wait."""
    statuses = []
    barrier = threading.Barrier(2)

    def send():
        barrier.wait()
        statuses.append(append(program, address, 0, CONTENT).status_code)

    threads = [threading.Thread(target=send) for _sender in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses)[0] == 204
    assert sorted(statuses)[1] in (404, 409, 423)
    video = session.get(Video, int(program.get(address).json["video_id"]))
    assert blobs().local_path(video.original_key).read_bytes() == CONTENT
