"""A real ffmpeg sends to a lesson over SRT; with a wrong key it is refused."""

import logging
import socket
import subprocess
import threading

import pytest

from app.kit.db import session
from app.live import queries
from app.live.cli.gates import Gate
from app.live.ingest.commands import find_binary
from app.live.rules import Way
from tests.factories import make_user
from tests.live.making import make_live
from tests.live.sending import (
    latest_broadcast,
    playlist_of,
    recorded,
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
    opened = Gate(app, lesson.id, Way.SRT, address)
    opened.lesson_id, opened.key = lesson.id, key
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
