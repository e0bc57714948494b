"""How fast pages are with 5,000 learners and 500 courses, beside a bare route in the same server.

``python -m benchmarks.pages``: for each page ``_p50``, ``_p95``, ``_cpu`` (of the web process, a
request) and ``_statements`` (to the database). The province is made on the first run and kept in
``var/bench``.
"""

import os
import sys
from pathlib import Path

from benchmarks.stage.academy import serving
from benchmarks.stage.province import Readers, flask, kept, readers
from benchmarks.stage.reading import ReadingFailed, read, report

LEARNERS, COURSES = 5000, 500
TIMES = 60


def main() -> int:
    """Measure and print; 1 when a page did not answer."""
    folder = kept("province", _make)
    who = readers(folder)
    faults = 0
    with serving(folder, min(os.sched_getaffinity(0))) as server:
        floor = read(server, "", ["/bare"], TIMES * 5)
        for name, token, path in _pages(who):
            how = f"GET {path}, one reader, {TIMES} times; {LEARNERS} learners, {COURSES} courses"
            try:
                report(name, read(server, token, [path], TIMES), floor, how)
            except ReadingFailed as failure:
                print(failure, file=sys.stderr)
                faults += 1
    return 1 if faults else 0


def _make(folder: Path) -> None:
    flask(folder, "migrate-up")
    flask(folder, "seed", "--scale", "load", "--learners", str(LEARNERS), "--courses", str(COURSES))


def _pages(who: Readers) -> list[tuple[str, str, str]]:
    console, api = f"/supervision/classes/{who.class_id}", f"/api/v1/classes/{who.class_id}"
    return [
        ("home", who.learner, "/"),
        ("catalogue", who.learner, "/courses"),
        ("catalogue_search", who.learner, "/courses?q=%E6%B5%81%E7%A8%8B%E5%86%8D%E9%80%A0"),
        ("course", who.learner, f"/courses/{who.course_id}"),
        ("lesson", who.learner, f"/lessons/{who.lesson_id}"),
        ("credits", who.learner, "/me/credits"),
        ("tutor_home", who.tutor, "/"),
        ("console", who.tutor, console),
        ("matrix", who.tutor, f"{api}/matrix?limit=200"),
        ("progress", who.tutor, f"{api}/progress?limit=200"),
    ]


if __name__ == "__main__":
    sys.exit(main())
