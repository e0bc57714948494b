"""What a player must not lose, and when it asks whether somebody is there."""

import contextlib
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.journeys.making import Hand, make_published
from tests.journeys.recordings import film
from tests.journeys.stack import Stack
from tests.journeys.test_watching import AHEAD, AT, TWO_BEATS_MILLISECONDS, await_covered, begin

SignIn = Callable[..., Page]
SECONDS = 120
BUSY_WHEN_IT_PLAYS = """() => {
  void document.querySelector("video").play();
  const since = performance.now();
  while (performance.now() - since < 900);
}"""
HEARD = """
  window.tones = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    window.tones += 1;
    return make.call(this);
  };
"""
NOW_DUE = "[0, null, 0, 0, 0, 0]"


@pytest.fixture(scope="module")
def course(academy: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A course with a small recording, whose author wants questions to be asked."""
    target = film(tmp_path_factory.mktemp("film") / "trust.mp4", SECONDS)
    made = make_published(academy, "看得见的学时", {"一分一秒": target})
    policy = {"max_rate": 1.5, "first_pass_seek": True, "hidden_counts": False, "challenges": True}
    Hand(academy, "teacher").put(f"/courses/{made}/watching", policy)
    return str(made)


@pytest.fixture(scope="module")
def lesson(academy: Stack, course: str) -> str:
    [made] = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"]
    return str(made["id"])


def test_what_was_watched_without_a_line_survives_the_death_of_the_tab(
    sign_in: SignIn, lesson: str
) -> None:
    """Killed, not closed: a tab that is closed may still deliver by itself what it knows."""
    page, manifest = begin(sign_in("learner2"), lesson)
    page.wait_for_function(AHEAD, arg=30)
    began = page.evaluate(AT)
    page.context.set_offline(True)
    expect(page.locator("[data-waiting]")).to_contain_text("待上传", timeout=TWO_BEATS_MILLISECONDS)
    ended = page.evaluate(AT) - 0.5
    browser = page.context
    kill(page)
    browser.set_offline(False)
    later = browser.new_page()
    later.goto(f"/lessons/{lesson}")
    expect(later.locator("[data-toasts]")).to_contain_text("已经补记")
    await_covered(later, manifest, began + 0.5, ended - 0.5)


def test_closing_the_tab_delivers_what_was_just_watched(sign_in: SignIn, lesson: str) -> None:
    """Between two beats, in a request that outlives the page and carries its CSRF token."""
    page, manifest = begin(sign_in("learner2"), lesson)
    keeper = page.context.new_page()
    keeper.goto("/help")
    page.bring_to_front()
    page.evaluate("document.querySelector('video').currentTime = 100")
    page.wait_for_function(f"() => ({AT})() > 102.5")
    page.goto("/help")
    await_covered(keeper, manifest, 100.5, 102)


def test_a_page_that_is_busy_as_it_begins_to_play_loses_nothing(
    sign_in: SignIn, lesson: str
) -> None:
    page, manifest = begin(sign_in("learner2"), lesson)
    page.evaluate("Object.assign(document.querySelector('video'), {currentTime: 80}).pause()")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    page.evaluate(BUSY_WHEN_IT_PLAYS)
    page.wait_for_function(f"() => ({AT})() > 82")
    page.evaluate("document.querySelector('video').pause()")
    await_covered(page, manifest, 80.1, 81.9)


def test_a_question_stops_the_lesson_and_its_answer_lets_it_go_on(
    sign_in: SignIn, lesson: str, academy: Stack
) -> None:
    page = sign_in("learner")
    page.add_init_script(HEARD)
    page, manifest = begin(page, lesson)
    said(academy, f"UPDATE plays SET attention = '{NOW_DUE}' WHERE id = {manifest.split('/')[4]}")
    sheet = page.locator("#challenge")
    expect(sheet).to_be_visible(timeout=TWO_BEATS_MILLISECONDS)
    expect(page.locator("video")).to_have_js_property("paused", True)
    expect(sheet).to_have_role("dialog")
    expect(sheet).to_have_accessible_name("答一道小题")
    expect(page.locator("[data-challenge-question]")).to_be_focused()
    expect(page).to_have_title("有一道小题在等您")
    page.wait_for_function("() => window.tones === 2")
    options = page.locator(".challenge-option")
    expect(options).to_have_count(4)
    options.nth((right(academy) + 1) % 4).click()
    expect(sheet).to_contain_text("再来一题")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.evaluate("document.querySelector('video').play()")
    expect(sheet).to_be_visible()
    expect(options).to_have_count(4)
    page.keyboard.press(str(right(academy) + 1))
    expect(sheet).to_be_hidden()
    stood = page.evaluate(AT)
    page.wait_for_function(f"() => ({AT})() > {stood} + 0.5")


def kill(page: Page) -> None:
    """End the tab as a machine without memory does: nothing on the page hears of it."""
    with page.expect_event("crash"), contextlib.suppress(PlaywrightError):
        page.goto("chrome://crash")
    page.close()


def right(academy: Stack) -> int:
    """Where the right option of the latest question stands: nothing on the page tells."""
    [[place]] = said(academy, "SELECT right_place FROM challenges ORDER BY id DESC LIMIT 1")
    return int(str(place))


def said(academy: Stack, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(academy.folder / "zhixing.db", timeout=20) as database:
        rows = database.execute(statement).fetchall()
    database.close()
    return rows
