"""How long after something happened in front of the camera the audience sees it.

``python -m benchmarks.live_delay [--way browser|srt] [--seconds 40] [--keys 2] [--small]``: figures
``delay`` (p95), ``delay_p50`` and ``delay_worst``, and the same for ``delay_srt``, in seconds, from
glass to glass on one machine; both ways unless one is named. The picture carries the time as black
and white squares, 16 bits of hundredths of a second and a check. In the browser a canvas with them
takes the place of the camera in the teacher's console, in a Chromium of its own; over SRT they are
drawn by a program and sent by ffmpeg with a key frame every ``--keys`` seconds. The viewer is the
learner's page in another Chromium, whose picture is read back ten times a second. Both read one
clock, so the difference is all that lies between: encoder, upload, ingest, playlist, player. The
floor is a segment of the sender's, a key-frame distance long, without which there is nothing to
send. Asked for: at most 4 s (p95) from the browser, and the key-frame distance and 3 s over SRT;
exits with 1 above that.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app.live.ingest.commands import find_binary
from benchmarks.stage.academy import free_port
from benchmarks.stage.clock import CLOCK_FOR_A_CAMERA, READ, drawn
from benchmarks.stage.figures import print_figure
from bin.machine import find_chromium
from tests.factories import PASSWORD
from tests.journeys.making import Hand
from tests.journeys.stack import Stack

WARM_UP_MS = 10_000
PATIENCE_MS = 120_000
PICTURES_A_SECOND = 25
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
RUNS = """() => {
  const video = document.querySelector("[data-video]");
  return video !== null && !video.paused && video.readyState >= 3 && video.currentTime > 2;
}"""


@dataclass(frozen=True)
class Way:
    """How it is sent: the figure's name, seconds between key frames, seconds that are allowed."""

    figure: str
    keys: float
    budget: float
    told: str


def ways(keys: float) -> dict[str, Way]:
    """The ways there are; ``keys`` seconds between key frames where we choose them."""
    told = f"ffmpeg over SRT, a key frame every {keys:g} s, to browser"
    return {
        "browser": Way("delay", 1.0, 4.0, "browser to browser"),
        "srt": Way("delay_srt", keys, keys + 3.0, told),
    }


class Academy(Stack):
    """Web, worker and ingest, which listens for one SRT sender."""

    srt_port = 0

    def environment(self) -> dict[str, str]:
        self.srt_port = self.srt_port or free_port()
        port = f"{self.srt_port}-{self.srt_port}"
        return super().environment() | {"LIVE_SRT_PORTS": port}


def main() -> int:
    """Send, watch, measure; 1 when a budget is broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--way", choices=["browser", "srt"])
    asked.add_argument("--seconds", type=int, default=40)
    asked.add_argument("--keys", type=float, default=2.0)
    asked.add_argument("--small", action="store_true", help="360 lines: no second quality to make")
    told = asked.parse_args()
    size = (640, 360) if told.small else (1280, 720)
    late, chosen = False, ways(told.keys)
    with tempfile.TemporaryDirectory() as folder, academy(Path(folder)) as stack:
        for way in [chosen[told.way]] if told.way else chosen.values():
            seen = _measure(stack, way, size, told.seconds)
            late |= _report(way, size, told.seconds, seen)
    return int(late)


def _report(way: Way, size: tuple[int, int], seconds: int, seen: dict[str, Any]) -> bool:
    delays = sorted(seen["delays"])
    how = (
        f"glass to glass on one machine, {way.told}, {size[1]} lines, a clock in the picture read"
        f" {len(delays)} times in {seconds} s ({seen['faults']} between two pictures); the player"
        f" waited {seen['waits']} times and held {seen['ahead']:.1f} s; the machine's cores were"
        f" {seen['busy']:.0%} busy; floor: a segment of the sender's"
    )
    for ending, part in (("_p50", 0.5), ("", 0.95), ("_worst", 1.0)):
        print_figure(f"{way.figure}{ending}", _at(delays, part), "s", way.keys, how)
    return _at(delays, 0.95) > way.budget


@contextmanager
def academy(folder: Path) -> Iterator[Academy]:
    """Web, worker and ingest on folders of their own, stopped by process id."""
    stack = Academy(folder)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def _measure(stack: Academy, way: Way, size: tuple[int, int], seconds: int) -> dict[str, Any]:
    """Sends the clock, and reads it where a learner sees it."""
    live_id = _planned(stack)
    with sync_playwright() as playwright:
        program = find_chromium()
        viewer, sender = (
            playwright.chromium.launch(executable_path=program, args=list(FLAGS)) for _ in range(2)
        )
        learner = _signed_in(viewer, stack, "learner")
        learner.goto(f"{stack.url}/live/{live_id}")
        sending = _over_srt if way.figure.endswith("srt") else _from_browser
        with sending(stack, sender, live_id, size, way.keys):
            learner.wait_for_function(RUNS, timeout=PATIENCE_MS)
            learner.wait_for_timeout(WARM_UP_MS)
            before = _spent()
            seen: dict[str, Any] = learner.evaluate(READ, seconds)
            seen["busy"] = _busy(before, _spent())
            Hand(stack, "teacher").post(f"/live/{live_id}/stop", {})
        for browser in (viewer, sender):
            browser.close()
    return seen


@contextmanager
def _from_browser(
    stack: Academy, sender: Browser, live_id: str, size: tuple[int, int], _keys: float
) -> Iterator[None]:
    """The teacher's console, with a clock for a camera."""
    teacher = _signed_in(sender, stack, "teacher")
    teacher.goto(f"{stack.url}/live/{live_id}/on-air")
    teacher.evaluate(CLOCK_FOR_A_CAMERA, list(size))
    teacher.locator("[data-look]").click()
    teacher.locator("[data-go]").click()
    yield


@contextmanager
def _over_srt(
    stack: Academy, sender: Browser, live_id: str, size: tuple[int, int], keys: float
) -> Iterator[None]:
    """ffmpeg, fed with pictures of the clock; tries until the academy listens."""
    sender.close()
    address = Hand(stack, "teacher").get(f"/live/{live_id}")["ingest"]["srt_url"]
    over = threading.Event()
    command = _srt_command(address, size, keys)
    drawing = threading.Thread(target=_draw, args=(command, size, over))
    drawing.start()
    try:
        yield
    finally:
        over.set()
        drawing.join()


def _draw(command: list[str], size: tuple[int, int], over: threading.Event) -> None:
    while not over.is_set():
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            _write_pictures(process.stdin.write, size, over)
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.wait()


def _srt_command(address: str, size: tuple[int, int], keys: float) -> list[str]:
    words = [find_binary(), "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p"]
    words += ["-s", f"{size[0]}x{size[1]}", "-r", str(PICTURES_A_SECOND), "-i", "pipe:0"]
    words += ["-f", "lavfi", "-i", "sine=440:r=48000", "-map", "0:v", "-map", "1:a"]
    words += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
    words += ["-g", str(round(PICTURES_A_SECOND * keys)), "-b:v", "2500k"]
    return [*words, "-c:a", "aac", "-shortest", "-f", "mpegts", address]


def _write_pictures(
    write: Callable[[bytes], object], size: tuple[int, int], over: threading.Event
) -> None:
    began, number = time.monotonic(), 0
    while not over.wait(max(0.0, began + number / PICTURES_A_SECOND - time.monotonic())):
        write(drawn(time.time(), *size))
        number += 1


def _planned(stack: Stack) -> str:
    plan = {
        "title": "看得见的时钟",
        "starts_at": (datetime.now(UTC) + timedelta(minutes=5)).isoformat(),
        "minutes": 60,
        "audience": "public",
    }
    made: str = Hand(stack, "teacher").post("/live", plan)["id"]
    return made


def _signed_in(browser: Browser, stack: Stack, username: str) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{stack.url}/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def _spent() -> tuple[int, int]:
    """Ticks of all cores since the machine began: all of them, and those at rest."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(fields), fields[3] + fields[4]


def _busy(before: tuple[int, int], after: tuple[int, int]) -> float:
    return 1 - (after[1] - before[1]) / max(after[0] - before[0], 1)


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


if __name__ == "__main__":
    sys.exit(main())
