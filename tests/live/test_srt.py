"""A real ffmpeg sends to a lesson over SRT; with a wrong key it is refused."""

import logging
import re
import socket
import subprocess
import threading
from dataclasses import replace
from functools import cache

import pytest

from app.accounts.queries import get_user
from app.kit.db import session
from app.live import actions, queries
from app.live.cli.desk import Desk
from app.live.cli.gates import Gate
from app.live.ingest.commands import find_binary
from app.live.queries import Door
from app.live.rules import Way
from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import (
    decoded,
    latest_broadcast,
    pieces,
    playlist_of,
    recorded,
    runs,
    stay_of,
    wait_until,
    work_until,
)


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def gate(app, port):
    lesson = make_live(make_user(roles=("teacher",)), hours_ahead=0.2)
    key = queries.sender_key(lesson.id)
    address = f"srt://127.0.0.1:{port}?mode=listener&passphrase={key}&pbkeylen=16"
    opened = Gate(app, Way.SRT, Door(lesson.id, 0, address))
    opened.lesson_id, opened.key, opened.teacher_id = lesson.id, key, lesson.teacher_id
    session.remove()
    opened.start()
    yield opened
    opened.close()
    opened.join(timeout=10)


def _send(port: int, key: str) -> int:
    """Tries again until the gate has opened; ffmpeg's exit status."""
    address = f"srt://127.0.0.1:{port}?mode=caller&passphrase={key}&pbkeylen=16"
    command = [find_binary(), "-v", "error", "-re", "-f", "mpegts", "-i", "pipe:0"]
    command += ["-c", "copy", "-f", "mpegts", address]
    return subprocess.run(
        command, input=recorded("video/mp2t"), capture_output=True, timeout=30, check=False
    ).returncode


def _until_logged(caplog, word: str, port: int, key: str) -> bool:
    return any(
        _send(port, key) != 0 and any(word in text for text in caplog.messages) for _ in range(5)
    )


def test_a_wrong_key_is_refused_and_a_right_one_goes_on_air(gate, port, caplog):
    caplog.set_level(logging.WARNING)
    assert _until_logged(caplog, "refused over srt", port, "a key that nobody was given")
    sending = threading.Thread(target=_send, args=(port, gate.key))
    sending.start()
    wait_until(lambda: latest_broadcast(gate.lesson_id) is not None)
    stay = stay_of(gate.lesson_id)
    work_until(stay, lambda: stay._shelf.segments >= 3)
    sending.join()
    broadcast = latest_broadcast(gate.lesson_id)
    assert (broadcast.way, broadcast.test) == (Way.SRT, False)
    assert "#EXTINF:1.0" in playlist_of(broadcast.folder, "low")
    stay.stop()


def _sending(port: int, key: str, seconds: int) -> subprocess.Popen[bytes]:
    """A program that sends for so long, at the pace of its pictures; tries until it is let in."""
    address = f"srt://127.0.0.1:{port}?mode=caller&passphrase={key}&pbkeylen=16"
    command = [find_binary(), "-v", "error", "-re", "-f", "lavfi"]
    command += ["-i", "testsrc2=s=320x180:r=10", "-t", str(seconds), "-g", "10"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
    command += ["-pix_fmt", "yuv420p", "-f", "mpegts", address]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _let_in(gate: Gate, port: int) -> subprocess.Popen[bytes]:
    """A program that has been let in and sends."""
    program = _sending(port, gate.key, 60)
    wait_until(lambda: program.poll() is not None or latest_broadcast(gate.lesson_id) is not None)
    if program.poll() is None:
        return program
    return _let_in(gate, port)


def test_of_two_programs_with_one_key_the_second_is_refused_and_the_first_goes_on(gate, port):
    first = _let_in(gate, port)
    try:
        assert _send(port, gate.key) != 0
        assert first.poll() is None
        broadcast = latest_broadcast(gate.lesson_id)
        part = queries.part_of_sender(broadcast.sender)
        arrived = part.next
        wait_until(lambda: part.next > arrived + 2)
        assert broadcast.part == 1
    finally:
        first.kill()
        first.wait()


def test_a_program_is_let_go_as_soon_as_its_key_is_changed(gate, port):
    program = _let_in(gate, port)
    try:
        actions.change_sender_key(get_user(gate.teacher_id), gate.lesson_id)
        wait_until(lambda: program.poll() is not None)
        assert latest_broadcast(gate.lesson_id).sender is None
    finally:
        program.kill()
        program.wait()


def test_the_desk_opens_another_gate_for_another_key(app, port):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=0.2)
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, srt_ports=range(port, port + 1), srt_host="127.0.0.1")
    desk = Desk()
    try:
        desk._open_gates()
        old = desk._gates[lesson.id]
        actions.change_sender_key(teacher, lesson.id)
        desk._open_gates()
        assert not old.is_alive()
        assert desk._gates[lesson.id].door.turn == 1
        program = _sending(port, queries.sender_key(lesson.id), 60)
        wait_until(lambda: program.poll() is not None or latest_broadcast(lesson.id) is not None)
        program.kill()
        program.wait()
        assert latest_broadcast(lesson.id).way is Way.SRT
        actions.start_lesson(teacher, lesson.id)
        actions.end_lesson(teacher, lesson.id)
        desk._open_gates()
        assert desk._gates == {}
    finally:
        for one in desk._gates.values():
            one.close()
            one.join(timeout=10)
        app.config["SETTINGS"] = before


# Clocks


@cache
def _told_at(seconds: int) -> bytes:
    """Two seconds of a program whose clock stands at so many seconds."""
    words = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=10"]
    words += ["-f", "lavfi", "-i", "sine=440:r=48000", "-t", "2", "-pix_fmt", "yuv420p"]
    words += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10"]
    words += ["-c:a", "aac", "-output_ts_offset", str(seconds), "-f", "mpegts", "pipe:1"]
    return subprocess.run([find_binary(), *words], check=True, capture_output=True).stdout


@pytest.mark.parametrize(
    ("clocks", "runs_of"),
    [((95_000, 95_002), 1), ((10, 3600), 2), ((3600, 10), 2), ((95_441, 95_443), 1)],
)
def test_whatever_the_clock_of_a_sender_does_its_pictures_follow_each_other(
    clocks, runs_of, app, caplog
):
    """At 26 hours, ahead by an hour, back by an hour, and where an MPEG-TS clock begins anew."""
    caplog.set_level(logging.WARNING)
    lesson = make_live(make_user(roles=("teacher",)), hours_ahead=0.2)
    quiet = Gate(app, Way.SRT, Door(lesson.id, 0, "srt://127.0.0.1:1"))
    for stream in (_told_at(one) for one in clocks):
        for piece in pieces(stream, 7):
            assert quiet._keep(piece)
    stay = stay_of(lesson.id)
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    streams = runs(stay.feed.folder)
    assert len(streams) == runs_of
    counted = [re.findall(r"frame= *(\d+)", decoded(one))[-1] for one in streams]
    assert sum(map(int, counted)) >= 39  # the last picture of a program may lack its end
    lengths = re.findall(r"#EXTINF:([\d.]+)", playlist_of(stay.feed.folder))
    assert max(map(float, lengths)) < 3
    assert latest_broadcast(lesson.id).duration_ms == pytest.approx(4_000, abs=400)
