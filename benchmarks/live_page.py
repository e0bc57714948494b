"""How smooth the page of a live lesson's room stays while a full hall talks.

``python -m benchmarks.live_page [--seconds 30] [--listeners 100]``: figures ``live_page_busy`` (per
cent of the time in which the page's main thread worked, while 50 messages a second arrive),
``live_page_slow`` (frames that came more than 50 ms after the one before) and ``live_page_dropped``
(per cent of the frames of 60 a second that were not drawn), in a learner's Chromium of 1366x768.
The floor of each is the same page while nobody speaks. Exits with 1 when messages were left
out and the page never said so, or when what is said did not reach it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.stage.academy import Server, serving
from benchmarks.stage.audience import Room, lift_limits, told
from benchmarks.stage.browsers import by_cookie
from benchmarks.stage.figures import print_figure
from benchmarks.stage.hall import Hall, seat_hall
from bin.machine import find_chromium

LISTENERS, SECONDS = 100, 30.0
A_SECOND, WARM_SECONDS = 50, 3.0
AT_ONCE = 20
PC = {"width": 1366, "height": 768}
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
WATCH = """() => {
  const seen = window.seen = { frames: [], said: [] };
  let last;
  const frame = (now) => {
    if (last !== undefined) seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const state = document.querySelector("[data-room] [data-state]");
  const note = () => { if (state.textContent) seen.said.push(state.textContent); };
  new MutationObserver(note).observe(state, { childList: true, subtree: true });
}"""
FRAME_MS, SLOW_MS = 1000 / 60, 50.0


def main() -> int:
    """Watch the page quiet, then while the hall talks; 1 when it hid something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--listeners", type=int, default=LISTENERS)
    asked = parser.parse_args()
    lift_limits()
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        hall = seat_hall(Path(folder), asked.listeners)
        cookie = by_cookie(hall.learners[-1:])[0]
        with serving(Path(folder), cores[0]) as server, _page(server, hall, cookie) as page:
            line = page.context.new_cdp_session(page)
            line.send("Performance.enable")
            with _talkers(server, hall, cores[0]) as room:
                floor = _watch(page, line, lambda: page.wait_for_timeout(asked.seconds * 1000))
                found = _watch(
                    page, line, lambda: room.speak(A_SECOND, asked.seconds, WARM_SECONDS)
                )
            shown = page.locator("[data-messages] .said").count()
    return _report(found, floor, asked, shown)


@contextmanager
def _page(server: Server, hall: Hall, cookie: str) -> Iterator[Page]:
    """A learner's browser in the room."""
    name, _, value = cookie.partition("\r\n")[0].removeprefix("Cookie: ").partition("=")
    url = f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        context = browser.new_context(base_url=url, viewport=PC, locale="zh-CN")  # type: ignore[arg-type]
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        page.goto(f"/rooms/{hall.room_id}")
        page.locator("[data-room] [data-count]").wait_for(timeout=60_000)
        yield page
        browser.close()


@contextmanager
def _talkers(server: Server, hall: Hall, core: int) -> Iterator[Room]:
    """Everybody else of the hall, in a process of their own."""
    plan = {
        "port": server.port,
        "tokens": hall.learners[:-1],
        "teacher": hall.teacher,
        "room_id": hall.room_id,
        "at_once": AT_ONCE,
    }
    with told("listening", plan, core) as generator:
        yield Room(generator)


def _watch(page: Page, line: CDPSession, meanwhile: Any) -> dict[str, Any]:
    """What the page's main thread and its frames did meanwhile, and what it said of the stream."""
    before = _metrics(line)
    page.evaluate(WATCH)
    spoken = meanwhile()
    seen: dict[str, Any] = page.evaluate("window.seen")
    after = _metrics(line)
    passed = after["Timestamp"] - before["Timestamp"]
    frames: list[float] = seen["frames"]
    due = sum(frames) / FRAME_MS
    return {
        "busy": 100 * (after["TaskDuration"] - before["TaskDuration"]) / passed,
        "script": 100 * (after["ScriptDuration"] - before["ScriptDuration"]) / passed,
        "layout": 100 * (after["LayoutDuration"] - before["LayoutDuration"]) / passed,
        "slow": sum(one > SLOW_MS for one in frames),
        "longest": max(frames),
        "frames": len(frames),
        "dropped": max(0.0, 100 * (due - len(frames)) / due),
        "said": seen["said"],
        "spoken": spoken,
    }


def _metrics(line: CDPSession) -> dict[str, float]:
    return {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}


def _report(
    found: dict[str, Any], floor: dict[str, Any], asked: argparse.Namespace, shown: int
) -> int:
    left_out = found["spoken"]["left_out"]
    how = (
        f"one Chromium at {PC['width']}x{PC['height']} without a GPU, {A_SECOND} messages a second"
        f" of {asked.listeners} people for {asked.seconds:.0f} s; {found['frames']} frames, the"
        f" longest {found['longest']:.0f} ms; script {found['script']:.1f} %, layout"
        f" {found['layout']:.1f} %; {shown} messages kept on the page; it said"
        f" {found['said'][-1:] or 'nothing'}; floor: the same page while nobody speaks, longest"
        f" frame {floor['longest']:.0f} ms"
    )
    print_figure("live_page_busy", found["busy"], "%", floor["busy"], how)
    print_figure("live_page_slow", found["slow"], "frames", floor["slow"], how)
    print_figure("live_page_dropped", found["dropped"], "%", floor["dropped"], how)
    return int(bool(left_out and not found["said"]) or not shown)


if __name__ == "__main__":
    sys.exit(main())
