"""A learner at the lesson page: nothing jumps, keys work, notes keep their second."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.making import Hand, make_published
from tests.journeys.recordings import film
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

SECONDS = 110
MOST_SHIFT = 0.02
COUNT_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
TIME = "() => document.querySelector('video').currentTime"
HALF = "() => document.querySelector('video').duration / 2"


@pytest.fixture(scope="module")
def lesson(academy: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a lesson with a recording of almost two minutes."""
    lecture = film(tmp_path_factory.mktemp("film") / "lecture.mp4", SECONDS)
    course = make_published(academy, "读懂一张统计表", {"口径、基期与同比环比": lecture})
    [made] = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"]
    return f"/lessons/{made['id']}"


def begin(page: Page) -> None:
    page.locator("[data-start]").click()
    page.wait_for_function(f"{TIME} > 0.5")


def test_nothing_moves_when_the_script_arrives(sign_in: SignIn, lesson: str) -> None:
    page = sign_in("learner2")
    page.add_init_script(COUNT_SHIFTS)
    page.goto(lesson)
    expect(page.locator("[data-count]")).to_contain_text("人在这里")
    assert page.evaluate("window.shifted") < MOST_SHIFT


def test_keys_play_seek_and_show_themselves(sign_in: SignIn, lesson: str) -> None:
    page = sign_in("learner2")
    page.goto(lesson)
    begin(page)
    page.keyboard.press("k")
    expect(page.locator("video")).to_have_js_property("paused", True)
    page.keyboard.press("5")
    page.wait_for_function(f"() => Math.abs(({TIME})() - ({HALF})()) < 2")
    page.keyboard.press(">")
    expect(page.locator("video")).to_have_js_property("playbackRate", 1.25)
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="播放快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#room-body").fill("k")
    expect(page.locator("video")).to_have_js_property("paused", True)


def test_a_note_keeps_its_second_and_comes_back_after_a_hasty_deletion(
    sign_in: SignIn, lesson: str
) -> None:
    page = sign_in("learner2")
    page.goto(lesson)
    begin(page)
    page.keyboard.press("k")
    page.evaluate("document.querySelector('video').currentTime = 65")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#notes$"))
    page.locator("#note-body").fill("目录先行，𠮷")
    page.locator("[data-write] button").click()
    note = page.locator("li[data-note]", has_text="目录先行，𠮷")
    expect(note.locator("[data-at]")).to_have_text("01:05")
    note.locator("[data-delete] button").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="撤销删除").click()
    expect(note).to_have_count(1)
    page.reload()
    expect(note).to_have_count(1)
    page.evaluate("document.querySelector('video').currentTime = 5")
    note.locator("[data-at]").click()
    page.wait_for_function(f"{TIME} >= 65")


def test_what_is_written_without_a_line_is_saved_when_it_is_back(
    sign_in: SignIn, lesson: str
) -> None:
    page = sign_in("learner2")
    page.goto(lesson)
    page.locator("#tab-notes").click()
    expect(page.locator("[data-now]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator("#note-body").fill("断网时写的")
    page.locator("[data-write] button").click()
    waiting = page.locator("[data-list] li", has_text="断网时写的")
    expect(waiting).to_contain_text("已存在本机")
    page.context.set_offline(False)
    expect(page.locator("li[data-note]", has_text="断网时写的")).to_have_count(1)


def test_a_second_window_takes_over_and_the_first_says_so(sign_in: SignIn, lesson: str) -> None:
    page = sign_in("learner2")
    page.goto(lesson)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[data-screen]")).to_be_visible()
    page.bring_to_front()
    stopped = page.locator("[data-stopped]")
    expect(stopped).to_contain_text("继续学习，这里暂停计时")
    stopped.get_by_role("button", name="在这里继续").click()
    expect(stopped).to_be_hidden()
