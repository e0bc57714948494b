"""Uploads over HTTP: tus 1.0.0 as it should go."""

import base64
import os
import threading
from io import BytesIO

import pytest

from app.kit.blobs import blobs
from app.kit.db import session
from app.videos import jobs, queries
from app.videos.models import Upload, Video
from app.videos.rules import State
from tests.videos.looking import stored_bytes
from tests.videos.tusing import (
    BYTES,
    CONTENT,
    TUS,
    announce,
    append,
    count,
    name_of,
    offset_of,
    only_upload,
    refused,
    sum_of,
)


def b64(text):
    return base64.b64encode(text.encode()).decode()


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
    assert stored_bytes(video.original_key) == CONTENT
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


def test_what_the_client_said_of_its_file_is_given_back_as_it_came(program):
    """tus asks for that; other values than the name are the client's own affair."""
    told = f"is_secret,filename {b64('a.mp4')},filetype {b64('video/mp4')},raw /w=="
    address = announce(program, **{"Upload-Metadata": told}).headers["Location"]
    assert program.head(address, headers=TUS).headers["Upload-Metadata"] == told
    assert program.get(address).json["filename"] == "a.mp4"


def test_a_client_that_says_nothing_of_its_file_hears_nothing(program):
    answer = program.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "5"})
    head = program.head(answer.headers["Location"], headers=TUS)
    assert "Upload-Metadata" not in head.headers


def test_an_empty_file_is_whole_at_once_and_its_problem_is_told(program, run_jobs):
    address = announce(program, length=0).headers["Location"]
    video_id = program.get(address).json["video_id"]
    run_jobs()
    video = program.get(f"/api/v1/videos/{video_id}").json
    assert (video["state"], video["problem_code"]) == ("failed", "empty")
    assert "空" in video["problem"]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_bytes_with_the_right_checksum_are_kept(program, address, algorithm):
    answer = append(program, address, 0, CONTENT[:500], **sum_of(CONTENT[:500], algorithm))
    assert answer.headers["Upload-Offset"] == "500"


def test_bytes_that_changed_on_their_way_are_thrown_away(program, address):
    append(program, address, 0, CONTENT[:500])
    refused(append(program, address, 500, b"changed", **sum_of(b"meant")), 460)
    assert offset_of(program, address) == 500


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
    assert stored_bytes(video.original_key) == CONTENT


def test_checked_bytes_that_broke_off_are_not_kept(program, address):
    told = TUS | {"Upload-Offset": "0", "Content-Type": BYTES} | sum_of(CONTENT)
    body = BrokenLine(CONTENT[:3000])
    environment = {"CONTENT_LENGTH": str(len(CONTENT))}
    answer = program.patch(address, headers=told, input_stream=body, environ_overrides=environment)
    assert answer.status_code == 460
    assert offset_of(program, address) == 0


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


def test_an_upload_that_was_never_finished_expires(program, address, clock):
    append(program, address, 0, CONTENT[:10])
    clock.forward(days=6)
    assert offset_of(program, address) == 10


def test_an_expired_upload_is_gone_and_its_bytes_with_it(program, address, clock, app):
    path = queries.partial_path(only_upload())
    clock.forward(days=7)
    refused(append(program, address, 10, CONTENT[10:]), 404)
    assert path.exists()
    jobs.sweep()
    assert not path.exists()
    assert count(Upload) == 0


def aged(path, clock):
    """A file that was last touched more than a day ago."""
    os.utime(path, (clock.at.timestamp() - 90_000,) * 2)
    return path


def test_what_killed_servers_and_workers_left_is_swept(program, address, clock, app):
    unfinished = aged(queries.partial_path(only_upload()), clock)
    left = unfinished.with_name("0" * 32 + ".part")
    left.write_bytes(b"the video of these bytes is written down already")
    fresh = unfinished.with_name("1" * 32 + ".part")
    fresh.write_bytes(b"just come")
    os.utime(fresh, (clock.at.timestamp(),) * 2)
    aged(left, clock)
    copy = blobs().spool("fetched/x1") / "original"
    copy.write_bytes(b"copy")
    aged(copy.parent, clock)
    jobs.sweep()
    assert (unfinished.exists(), left.exists(), fresh.exists()) == (True, False, True)
    assert not copy.parent.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\王\\讲座.mp4", "讲座.mp4"),
        ("𠮷野家 调研 👩‍🏫.mp4", "𠮷野家 调研 👩‍🏫.mp4"),
        ("a\u202e4pm.exe\x00.mp4", None),
        ("..", "video"),
        ("", "video"),
        ("讲" * 5000 + ".mp4", None),
    ],
)
def test_a_name_is_only_a_name_whatever_it_says(program, given, kept):
    """It never becomes a path, and never a page's undoing."""
    answer = announce(program, filename=given)
    if answer.status_code == 422:
        assert len(given) > 500
        return
    upload = only_upload()
    assert upload.filename == kept or kept is None
    assert "/" not in upload.filename
    assert "\x00" not in upload.filename
    assert queries.partial_path(upload).parent == blobs().spool("uploads")


def test_a_page_uploads_with_its_cookie_and_csrf_token(sign_in, teacher):
    browser = sign_in(teacher)
    address = announce(browser).headers["Location"]
    assert append(browser, address, 0, CONTENT).status_code == 204


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
    assert stored_bytes(video.original_key) == CONTENT
