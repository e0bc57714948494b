"""How long the browser's main thread is busy for each frame while the heat table is scrolled.

``python -m benchmarks.frames``: figures ``heat_frame_p50``, ``heat_frame_p95``, ``heat_frame_max``
(a steady scroll) and ``heat_fling_p95`` (more than a page a frame), in milliseconds of script,
style, layout and paint on the main thread, read from the browser's own trace: the time of the
core, without what other processes took of it. ``heat_frame_wall_p95`` is the same by the clock,
with all they took. A class of 2,000 learners by 12 courses; the floor is the same scroll over an
empty list of the same height. Each is the best of several rounds, taken in turn with the floor's,
because a busy machine adds to a frame and never takes away. The budget is 8 ms of core time at
p95: half of a frame at 60 a second. Exits with 1 when it is broken.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.stage.academy import serving
from benchmarks.stage.figures import print_figure
from benchmarks.stage.heat import seat_class
from bin.machine import find_chromium

LEARNERS = 2000
COURSES = 12
BUDGET_MS = 8.0
STEADY_PX = 120
FLING_PX = 1200
FRAMES = 200
ROUNDS = 4
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
CATEGORIES = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "devtools.timeline.frame",
]

EMPTY = """() => {
  const grid = document.querySelector(".grid");
  const list = document.createElement("div");
  const inside = document.createElement("div");
  const box = grid.getBoundingClientRect();
  list.style.cssText = `overflow: auto; height: ${box.height}px; width: ${box.width}px`;
  list.className = "empty-list";
  inside.style.height = `${grid.scrollHeight}px`;
  list.append(inside);
  grid.closest("form").replaceWith(list);
}"""

SCROLL = """([selector, step, frames]) => new Promise((done) => {
  const place = document.querySelector(selector);
  let left = frames, way = 1;
  place.scrollTop = 0;
  const turn = () => {
    const before = place.scrollTop;
    place.scrollTop = before + way * step;
    if (place.scrollTop === before) way = -way;
    if (left-- > 0) requestAnimationFrame(turn); else done();
  };
  requestAnimationFrame(turn);
})"""


@dataclass(frozen=True)
class Frame:
    """Milliseconds of the main thread for one frame: by the clock, and of the core."""

    wall: float
    core: float


Round = list[Frame]


def main() -> int:
    """Scroll and measure; 1 when the budget is broken."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        token, class_id = seat_class(Path(folder), LEARNERS, COURSES)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        with serving(Path(folder), None) as server:
            table = _open(browser, f"http://127.0.0.1:{server.port}", token, class_id)
            empty = _open(browser, f"http://127.0.0.1:{server.port}", token, class_id)
            empty.evaluate(EMPTY)
            steady = _rounds(browser, table, empty, STEADY_PX)
            fling = _rounds(browser, table, empty, FLING_PX)
        browser.close()
    _print(steady, fling)
    return int(min(_at(_cores(one), 0.95) for one in steady.table) > BUDGET_MS)


@dataclass(frozen=True)
class Rounds:
    """The rounds of one way to scroll: over the table, and over an empty list."""

    table: list[Round]
    empty: list[Round]


def _rounds(browser: Browser, table: Page, empty: Page, step: int) -> Rounds:
    """Both in turn, so that a busy minute of the machine falls on both."""
    taken = Rounds([], [])
    for _ in range(ROUNDS):
        table.bring_to_front()
        taken.table.append(_scroll(browser, table, ".grid", step))
        empty.bring_to_front()
        taken.empty.append(_scroll(browser, empty, ".empty-list", step))
    return taken


def _open(browser: Browser, origin: str, token: str, class_id: int) -> Page:
    """The heat table with every learner loaded."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        extra_http_headers={"Authorization": f"Bearer {token}"},
    )
    page = context.new_page()
    page.goto(f"{origin}/supervision/classes/{class_id}/heat")
    page.wait_for_selector(".grid[data-whole]", timeout=60_000)
    return page


def _scroll(browser: Browser, page: Page, selector: str, step: int) -> Round:
    """The work on the main thread for each frame of a scroll."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate(SCROLL, [selector, step, FRAMES])
    trace = json.loads(browser.stop_tracing())
    return _frames(trace["traceEvents"])


def _frames(events: list[dict[str, Any]]) -> Round:
    """The tasks of the page's main thread, summed from one frame's begin to the next one's."""
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    begins: dict[tuple[int, int], list[float]] = {thread: [] for thread in threads}
    tasks: dict[tuple[int, int], list[tuple[float, float, float]]] = {one: [] for one in threads}
    for event in events:
        thread = (event["pid"], event["tid"])
        if thread not in threads:
            continue
        if event["name"] == "BeginMainThreadFrame":
            begins[thread].append(event["ts"])
        elif event["name"] == "RunTask" and event.get("dur"):
            tasks[thread].append((event["ts"], event["dur"], event.get("tdur", 0)))
    busiest = max(threads, key=lambda thread: len(begins[thread]))
    return _summed(sorted(begins[busiest]), sorted(tasks[busiest]))


def _summed(begins: list[float], tasks: list[tuple[float, float, float]]) -> Round:
    walls = [0.0] * (len(begins) - 1)
    cores = [0.0] * (len(begins) - 1)
    place = 0
    for start, wall, core in tasks:
        middle = start + wall / 2  # a frame begins inside of its task
        while place + 1 < len(begins) and begins[place + 1] <= middle:
            place += 1
        if begins[place] <= middle and place < len(walls):
            walls[place] += wall / 1000
            cores[place] += core / 1000
    return [Frame(*pair) for pair in zip(walls, cores, strict=True)]


def _walls(frames: Round) -> list[float]:
    return [frame.wall for frame in frames]


def _cores(frames: Round) -> list[float]:
    return [frame.core for frame in frames]


def _at(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def _print(steady: Rounds, fling: Rounds) -> None:
    how = (
        f"core time of the main thread a frame, {LEARNERS} rows x {COURSES} courses,"
        f" {STEADY_PX} px a frame, best of {ROUNDS} rounds of {FRAMES} frames;"
        " floor: an empty list of the same height, the best of as many"
    )
    _figure("heat_frame_p50", steady, _cores, 0.5, how)
    _figure("heat_frame_p95", steady, _cores, 0.95, f"{how}; budget {BUDGET_MS:.0f} ms")
    _figure("heat_frame_max", steady, _cores, 1.0, how)
    clock = how.replace("core time of the main thread", "main thread by the clock")
    _figure("heat_frame_wall_p95", steady, _walls, 0.95, clock)
    _figure("heat_fling_p95", fling, _cores, 0.95, how.replace(f"{STEADY_PX} px", f"{FLING_PX} px"))


def _figure(
    name: str, rounds: Rounds, times: Callable[[Round], list[float]], part: float, how: str
) -> None:
    value, floor = (
        min(_at(times(one), part) for one in some) for some in (rounds.table, rounds.empty)
    )
    print_figure(name, value, "ms", floor, how)


if __name__ == "__main__":
    sys.exit(main())
