"""A disk that fills up in the middle of a lesson: a real, small one."""

import logging
import subprocess
from contextlib import suppress

import pytest

from app.kit.blobs.folder import FolderBlobs
from tests.live.sending import (
    Browser,
    decoded,
    latest_broadcast,
    opened,
    pieces,
    playlist_of,
    recorded,
    stay_of,
    wait_until,
    work_until,
)

MEGABYTE = 1024 * 1024
DISK_MEGABYTES = 70
CHUNKS_NEED_MEGABYTES = 50
"""Below that much free space the spool takes no chunk."""


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def disk(app, tmp_path):
    """The academy's media on a small disk of their own."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("only who may mount can make a disk this small")
    before = app.extensions["blobs"]
    app.extensions["blobs"] = FolderBlobs(tmp_path / "media")
    try:
        yield tmp_path
    finally:
        app.extensions["blobs"] = before
        # Lazily: an ffmpeg that a failing test has left still writes there.
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def _leave_free(disk, megabytes):
    """Others fill the disk, except for so much."""
    (disk / "others").unlink(missing_ok=True)
    left = subprocess.run(
        ["df", "--output=avail", "-B1", str(disk)], capture_output=True, check=True
    )
    filling = int(left.stdout.split()[1]) - megabytes * MEGABYTE
    with (disk / "others").open("wb", buffering=0) as file, suppress(OSError):
        written = 0
        while written < filling:
            written += file.write(bytes(min(MEGABYTE, filling - written)))


def test_the_recording_stops_with_an_alarm_and_the_picture_goes_on(
    disk, teacher, lesson, api, caplog
):
    caplog.set_level(logging.ERROR)
    chunks = pieces(recorded(seconds=8), 16)
    browser = Browser(api(teacher), lesson.id)
    stay = None
    browser.send(chunks[:8])
    stay = stay_of(lesson.id)
    stay._shelf.least_free_bytes = 58 * MEGABYTE
    work_until(stay, lambda: stay._shelf.segments >= 2)
    recorded_until = stay._shelf.segments
    _leave_free(disk, 54)
    browser.send(chunks[8:])
    work_until(stay, lambda: stay._shelf.segments > recorded_until + 2)
    assert [told for told in caplog.messages if "disk is full" in told]
    wait_until(lambda: latest_broadcast(lesson.id).problem == "disk_full", stay.step)
    health = api(teacher).get(f"/api/v1/live/{lesson.id}/health").json
    assert (health["state"], health["problem"]) == ("live", "disk_full")
    text = playlist_of(stay.feed.folder)
    assert "EVENT" not in text
    assert f"{stay._shelf.segments - 1}.m4s" in text
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    assert playlist_of(stay.feed.folder).count("#EXTINF") == recorded_until


def test_a_sender_waits_for_room_and_nothing_is_lost(disk, teacher, lesson, api):
    chunks = pieces(recorded(seconds=4), 8)
    browser = Browser(api(teacher), lesson.id)
    browser.send(chunks[:4])
    _leave_free(disk, CHUNKS_NEED_MEGABYTES - 2)
    refused = browser.put(browser.next, chunks[4])
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    _leave_free(disk, CHUNKS_NEED_MEGABYTES + 4)
    browser.send(chunks[4:])
    stay = stay_of(lesson.id)
    stay._shelf.least_free_bytes = 0
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    assert "frame=   40" in decoded(b"".join(opened(stay.feed.folder, "low")))


def _is_held_up(stay):
    """Whether a step cannot be taken, ffmpeg begins anew, or not even its lists can be written."""
    try:
        stay.step()
    except OSError:
        return True
    return stay._mill is None or not any(path.read_text() for path in _lists(stay))


def _lists(stay):
    return list(stay._mill.folder.glob("*/index.m3u8"))


def test_a_disk_full_to_the_last_byte_holds_the_stream_up_and_loses_nothing(
    disk, teacher, lesson, api
):
    chunks = pieces(recorded(seconds=6), 12)
    browser = Browser(api(teacher), lesson.id)
    browser.send(chunks[:6])
    stay = stay_of(lesson.id)
    stay._shelf.least_free_bytes = 0
    work_until(stay, lambda: stay._shelf.segments >= 2)
    browser.send(chunks[6:])
    _leave_free(disk, 0)
    wait_until(lambda: _is_held_up(stay))
    (disk / "others").unlink()
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    told = decoded(b"".join(opened(stay.feed.folder, "low")))
    assert "frame=   60" in told, told[-300:]


def test_what_is_not_sealed_yet_is_nobody_elses_to_read(disk, teacher, lesson, api):
    Browser(api(teacher), lesson.id).send([b"something"])
    home = disk / "media" / "spool" / "live"
    assert home.stat().st_mode & 0o077 == 0
