"""What an ingest meets while it works: an end in the wrong moment, an ffmpeg that fails, one that
is faster than we are, no room for a log. Each with a real ffmpeg."""

import logging
import os
import shutil

import pytest

from app.live import ingest
from app.live.cli import stays
from app.live.ingest import Found, Mill, milling
from app.live.ingest.commands import LISTED, find_binary
from app.live.rules import Container
from tests.live.sending import (
    Browser,
    decoded,
    opened,
    pieces,
    playlist_of,
    recorded,
    stay_of,
    wait_until,
    work_until,
)


@pytest.fixture(params=["sqlite"])
def database(request):
    """What SQL decides is tested elsewhere."""
    return request.getfixturevalue(f"{request.param}_database")


def finished(stay, rung="hi") -> str:
    """What ffmpeg says of all that was made of it."""
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    return decoded(b"".join(opened(stay.feed.folder, rung)))


def test_what_arrives_with_the_end_while_a_stream_is_looked_into_is_not_lost(
    teacher, lesson, api, monkeypatch
):
    chunks = pieces(recorded(), 16)
    browser = Browser(api(teacher), lesson.id)
    browser.send([chunks[0][:100]])
    stay = stay_of(lesson.id)
    part = ingest.Part(stay.feed.folder, 1)
    really_look = milling.look

    def look(beginning: bytes, container: Container) -> Found:
        found = really_look(beginning, container)
        if not part.over:
            browser.send([chunks[0][100:], *chunks[1:]])
            part.finish()
        return found

    monkeypatch.setattr(milling, "look", look)
    assert "frame=   40" in finished(stay)


@pytest.fixture
def failing_on_the_first_part(tmp_path, monkeypatch):
    """An ffmpeg that ends with a complaint whenever it is to make segments of the first part."""
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\ncase "$PWD" in */0001/*) echo "it cannot be"; exit 1;; esac\n'
        f'exec "{find_binary()}" "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(stays, "RETRY_SECONDS", 0.0)
    assert shutil.which("ffmpeg") == str(program)


@pytest.mark.usefixtures("failing_on_the_first_part")
def test_a_part_that_fails_each_time_is_given_up_with_an_alarm_and_the_next_goes_on(
    teacher, lesson, api, caplog
):
    caplog.set_level(logging.ERROR)
    first = Browser(api(teacher), lesson.id)
    first.send(pieces(recorded()))
    second = Browser(api(teacher), lesson.id, again=first.sender)
    second.send(pieces(recorded()))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: stay._shelf.segments >= 2)
    assert [told for told in caplog.messages if "given up" in told]
    assert stay._runs == stays.MOST_FAILURES + 1
    assert "frame=   40" in finished(stay)


def test_an_ffmpeg_that_is_faster_than_its_segments_are_taken_waits(teacher, lesson, api):
    """Its lists name the last segments only; what slid out of them would have to be made anew."""
    seconds = LISTED + 60
    stream = recorded(seconds=seconds, size="160x90", rate=2)
    Browser(api(teacher), lesson.id).send(pieces(stream, 8))
    stay = stay_of(lesson.id)
    wait_until(lambda: stay._mill is not None, stay._begin_mill)
    mill = stay._mill
    wait_until(lambda: mill.done or mill.resting)
    assert f"frame={2 * seconds:5}" in finished(stay)
    assert stay._shelf.runs == 1
    assert playlist_of(stay.feed.folder).count("#EXTINF") >= seconds - 1


class NoRoomForALog(Found):
    """A folder stands where the log belongs: it cannot be opened, as on a full disk."""

    @property
    def rungs(self) -> tuple[str, ...]:
        return ("hi", "log")


def test_a_run_that_cannot_begin_for_lack_of_room_leaves_nothing_open(app):
    """It is tried again each second: what one try leaves open would soon be too much."""
    part = ingest.Part("f" * 32, 1)
    part.open(Container.WEBM)
    before = len(os.listdir("/proc/self/fd"))
    for run in range(3):
        with pytest.raises(OSError, match="log"):
            Mill(part, run, NoRoomForALog("h264", "opus", 640, 400))
    assert len(os.listdir("/proc/self/fd")) == before
