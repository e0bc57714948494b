"""A live lesson: one browser sends its camera, another one waits, watches, talks, comes back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.making import Hand
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]
FIRST_PICTURE_MS = 90_000
"""Two encoders, a decoder and an academy share this machine's cores."""
GOES_ON = """(seconds) => {
  const video = document.querySelector("[data-video]");
  return !video.paused && video.readyState >= 2 && video.currentTime > seconds;
}"""


@pytest.fixture
def live_id(academy: Stack) -> str:
    """A lesson whose doors are open; it begins in twenty minutes, or when its teacher likes."""
    plan = {
        "title": "现场直播的一课",
        "starts_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    made: str = Hand(academy, "teacher").post("/live", plan)["id"]
    return made


def shown_until(page: Page) -> float:
    """The second of the lesson that a viewer sees."""
    seconds: float = page.locator("[data-video]").evaluate("(video) => video.currentTime")
    return seconds


def expect_to_go_on(page: Page, seconds: float) -> None:
    """The picture runs, and has come some seconds further than that."""
    page.wait_for_function(GOES_ON, arg=seconds, timeout=FIRST_PICTURE_MS)


def test_a_camera_is_seen_talked_about_and_watched_again(sign_in: SignIn, live_id: str) -> None:
    learner, teacher = sign_in("learner"), sign_in("teacher")
    learner.goto(f"/live/{live_id}")
    expect(learner.get_by_text("您来早了，请先入座")).to_be_visible()
    go_on_air(teacher, live_id)
    expect(learner.locator("[data-live-page]")).to_have_attribute(
        "data-state", "live", timeout=FIRST_PICTURE_MS
    )
    expect_to_go_on(learner, 1)
    expect(learner.locator("[data-attended]")).to_be_visible()
    talk(learner, teacher)
    lose_the_line(learner)
    come_back(teacher, learner)
    end(teacher, live_id)
    watch_again(learner, live_id)


def go_on_air(teacher: Page, live_id: str) -> None:
    teacher.goto(f"/live/{live_id}/on-air")
    teacher.get_by_role("button", name="打开我的画面").click()
    expect(teacher.get_by_role("button", name="试播", exact=True)).to_be_visible()
    teacher.get_by_role("button", name="正式开播").click()
    expect(teacher.locator("[data-air-sign]")).to_contain_text("直播中")
    expect(teacher.get_by_role("button", name="结束直播")).to_be_visible(timeout=FIRST_PICTURE_MS)


def talk(learner: Page, teacher: Page) -> None:
    box = learner.locator("[data-say] textarea")
    box.fill("画面和声音都很清楚")
    box.press("Enter")
    said = teacher.locator("[data-messages]")
    expect(said.get_by_text("画面和声音都很清楚")).to_be_visible()


def lose_the_line(learner: Page) -> None:
    """Some seconds without a network: calmly said, and made good by itself."""
    learner.context.set_offline(True)
    expect(learner.get_by_text("一旦恢复，直播会自动继续")).to_be_visible()
    seen = shown_until(learner)
    learner.context.set_offline(False)
    expect_to_go_on(learner, seen + 1)
    expect(learner.get_by_text("一旦恢复，直播会自动继续")).to_be_hidden()


def come_back(teacher: Page, learner: Page) -> None:
    """The console is loaded anew in the middle of the lesson: it sends again by itself."""
    teacher.reload()
    expect(teacher.locator("[data-air-sign]")).to_contain_text("直播中")
    seen = shown_until(learner)
    expect_to_go_on(learner, seen + 5)


def end(teacher: Page, live_id: str) -> None:
    teacher.get_by_role("button", name="结束直播").click()
    teacher.get_by_role("dialog").get_by_role("button", name="结束直播").click()
    # What is still on its way is sent first, for as long as six seconds.
    expect(teacher).to_have_url(re.compile(rf"/live/{live_id}$"), timeout=FIRST_PICTURE_MS)


def watch_again(learner: Page, live_id: str) -> None:
    expect(learner.get_by_role("heading", name="这场直播已经结束")).to_be_visible(
        timeout=FIRST_PICTURE_MS
    )
    learner.get_by_role("link", name="查看结果").click()
    start = learner.get_by_role("button", name="观看回放")
    expect(start).to_be_visible()
    start.click()
    expect_to_go_on(learner, 0.5)
