"""A running academy, a real Chromium, and people who open it."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bin.machine import find_chromium
from tests.factories import PASSWORD
from tests.journeys.accessibility import serious_faults
from tests.journeys.showcase import make_showcase
from tests.journeys.stack import Stack

FAILURES = Path(__file__).parent / "failures"
PC = {"viewport": {"width": 1366, "height": 768}}
PATIENCE_MILLISECONDS = 30_000
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",  # Debian asks for it; without a GPU it only costs
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream=fps=10",  # each picture is encoded twice
    "--use-fake-ui-for-media-stream",
)


LONGEST_FIRST = (
    "test_the_look", "test_live_goes_on", "test_live", "test_live_room", "test_live_sources",
    "test_replay", "test_watching", "test_going_back", "test_story", "test_trust", "test_questions",
    "test_on_a_phone", "test_reading_pages", "test_studio", "test_lesson_page",
)  # fmt: skip
"""So that no process is left alone with a long one at the end; the others may come in any order.

The live lessons follow each other in one process while the other one only looks: encoders of two
lessons at once would take the cores from each other.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    file = item.path.stem
    if Path(__file__).parent not in item.path.parents:
        return -1
    if file in LONGEST_FIRST:
        return LONGEST_FIRST.index(file)
    return len(LONGEST_FIRST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """Leaves the outcome on the test, for the fixture that takes the pictures."""
    report: pytest.TestReport = yield
    if report.when == "call":
        item.stash[OUTCOME] = report
    return report


OUTCOME = pytest.StashKey[pytest.TestReport]()


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole stack, started once for all journeys and stopped by process id."""
    stack = Stack(tmp_path_factory.mktemp("academy"))
    try:
        stack.start()
        yield stack
        stack.check()
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def shown(academy: Stack) -> dict[str, str]:
    """The ids of something on every page, made once for all journeys that only look."""
    return academy.made | make_showcase(academy.url)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The machine's own Chromium: Playwright's build plays neither H.264 nor AAC."""
    program = find_chromium()
    if program is None:
        pytest.fail("Chromium is missing: `make test` installs it, or CHROMIUM names one.")
    home = tmp_path_factory.mktemp("home")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=list(FLAGS),
            env={**os.environ, "HOME": str(home)},
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_browser(
    request: pytest.FixtureRequest, academy: Stack, browser: Browser
) -> Iterator[Callable[..., BrowserContext]]:
    """`open_browser()`: another browser of its own; pictures of all are kept when a test fails."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    contexts: list[BrowserContext] = []
    scripted: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        choices = {"reduced_motion": "reduce", "locale": "zh-CN", **PC, **options}
        context = browser.new_context(base_url=academy.url, **choices)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        if choices.get("java_script_enabled", True):
            scripted.append(context)
        return context

    yield open_one
    report = request.node.stash.get(OUTCOME, None)
    told = report is not None and not report.failed
    faults = _faults_at_the_end(request.path, scripted) if told else {}
    if faults or (report is not None and report.failed):
        _keep_pictures(request.node, contexts, academy)
    for context in contexts:
        context.close()
    assert faults == {}, "axe finds something serious where the journey ended"


LOOKED_AT: set[tuple[Path, str]] = set()


def _faults_at_the_end(file: Path, contexts: list[BrowserContext]) -> dict[str, list[str]]:
    """What axe says of the pages that a journey leaves open, one of each kind in a file.

    Axe itself needs script.
    """
    found = {}
    for page in [page for context in contexts for page in context.pages]:
        kind = (file, re.sub(r"\d+", "N", page.url.partition("?")[0]))
        if page.url.startswith("http") and kind not in LOOKED_AT:
            LOOKED_AT.add(kind)
            found[page.url] = serious_faults(page)
    return {url: faults for url, faults in found.items() if faults}


def _keep_pictures(node: pytest.Item, contexts: list[BrowserContext], academy: Stack) -> None:
    FAILURES.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", node.name)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
        (FAILURES / f"{name}-{number}.html").write_text(page.content())
    (FAILURES / f"{name}.log").write_text(academy.logs())


@pytest.fixture
def sign_in(open_browser: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`sign_in("teacher")`: an empty page of that person, in a browser of their own.

    ``at`` names the page to begin with. The form is sent without being shown; the journey of the
    sign-in fills it in.
    """

    def sign_in_as(username: str, at: str = "", **options: object) -> Page:
        context = open_browser(**options)
        door = context.request.get("/login", max_retries=2).text()
        mark = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', door)
        assert mark, door
        form = {"csrf_token": mark[1], "username": username, "password": PASSWORD}
        answer = context.request.post("/login", form=form, max_redirects=0)
        assert answer.status == 303, answer.text()
        page = context.new_page()
        if at:
            page.goto(at)
        return page

    return sign_in_as


def fill_in_sign_in(page: Page, username: str, password: str) -> None:
    """What a person does on the sign-in page."""
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
