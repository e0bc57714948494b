"""How long a search takes over 20,000 courses, as a whole page, beside a bare route in the
same server and the page without a query.

``python -m benchmarks.search``: ``search_p95`` and its likes. The courses are made and indexed on
the first run and kept in ``var/bench``.
"""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from app import create_app
from app.accounts.actions import open_sign_in
from app.accounts.queries import find_user
from app.demo import actions
from benchmarks.stage.academy import environment, free_port, serving
from benchmarks.stage.province import flask, kept
from benchmarks.stage.reading import read, report

COURSES = 20_000
AT_ONCE = 2000
TIMES = 120
QUERIES = (
    "公文写作", "一件事联办", "数据", "流程再造", "绩效评价 案例", "乡村振兴", "网格管理",
    "人工智能", "风险点排查", "冷链物流 十问十答", "调研报告", "群众沟通", "河湖长制",
    "预算编制 入门", "（新任干部）", "统计口径", "督办与闭环", "听证", "不存在的课", "data", "绩",
    "高标准农田 数据核查",
)  # fmt: skip


def main() -> int:
    """Measure and print."""
    folder = kept("library", _make)
    token = _reader(folder)
    with serving(folder, min(os.sched_getaffinity(0))) as server:
        floor = read(server, "", ["/bare"], TIMES * 3)
        browse = read(server, token, ["/courses"], TIMES)
        pages = [f"/courses?q={quote(words)}" for words in QUERIES]
        found = read(server, token, pages, TIMES)
        calls = [f"/api/v1/courses?q={quote(words)}" for words in QUERIES]
        api = read(server, token, calls, TIMES)
    how = f"{len(QUERIES)} queries in turn, {COURSES} courses, one reader, {TIMES} requests"
    report("search_browse", browse, floor, f"the catalogue without a query; {COURSES} courses")
    report("search", found, floor, f"the whole catalogue page; {how}")
    report("search_api", api, floor, f"GET /api/v1/courses?q=; {how}")
    return 0


def _make(folder: Path) -> None:
    flask(folder, "migrate-up")
    flask(folder, "seed", "--scale", "people")
    os.environ.update(environment(folder, free_port()))
    with create_app().app_context():
        actions.make_load_people(100, "-")
        for most in range(AT_ONCE, COURSES + 1, AT_ONCE):
            actions.make_load_courses(most, [], paragraphs=1)
    flask(folder, "reindex")


def _reader(folder: Path) -> str:
    os.environ.update(environment(folder, free_port()))
    with create_app().app_context():
        learner = find_user("learner")
        assert learner is not None
        return open_sign_in(learner.id)[0]


if __name__ == "__main__":
    sys.exit(main())
