"""A live lesson in two browsers: one sends its camera, the other one waits, watches, talks, signs
in, answers a poll, loses its network, gets its hours and watches again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.live_moments import ask_to_sign_in, stretches_of
from tests.journeys.making import Hand
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]
FIRST_PICTURE_MS = 90_000
"""Two encoders, a decoder and an academy share this machine's cores."""
A_BEAT_MS = 40_000
AWAY_SECONDS = 20
TITLE = "现场直播的一课"
LISTENER = "listener"
"""A learner with an empty account, whom no other journey keeps busy."""
GOES_ON = """(seconds) => {
  const video = document.querySelector("[data-video]");
  return !video.paused && video.readyState >= 2 && video.currentTime > seconds;
}"""
AT_THE_EDGE = """(seconds) => {
  const {currentTime, paused, readyState, seekable} = document.querySelector("[data-video]");
  const newest = seekable.length ? seekable.end(seekable.length - 1) : 0;
  return !paused && readyState >= 2 && currentTime > seconds && newest - currentTime < 8;
}"""
AWAY_LONG_ENOUGH = f"() => performance.now() > window.offlineAt + {AWAY_SECONDS}_000"


@pytest.fixture
def live_id(academy: Stack) -> str:
    """A lesson whose doors are open; it begins in twenty minutes, or when its teacher likes."""
    plan = {
        "title": TITLE,
        "starts_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    made: str = Hand(academy, "teacher").post("/live", plan)["id"]
    return made


ASKS_FOR_NOTHING = """
const later = window.setTimeout;
window.setTimeout = (come, wait, ...rest) => (wait > 5000 ? 0 : later(come, wait, ...rest));
"""
"""A page that never asks how the lesson stands, however long it is open."""


def test_a_viewer_hears_the_end_and_that_the_poll_ended_with_it(
    academy: Stack, sign_in: SignIn, live_id: str
) -> None:
    learner, hand = sign_in(LISTENER), Hand(academy, "teacher")
    learner.add_init_script(ASKS_FOR_NOTHING)
    learner.goto(f"/live/{live_id}")
    expect(learner.locator(".room-count")).to_be_visible()
    hand.post(f"/live/{live_id}/start", {})
    asked = {"question": "听清楚了吗？", "options": ["清楚", "不清楚"]}
    hand.post(f"/rooms/live-{live_id}/polls", asked)
    poll = learner.locator("[data-poll]")
    expect(poll.get_by_role("button", name="不清楚")).to_be_enabled()
    hand.post(f"/live/{live_id}/stop", {})
    expect(learner.get_by_role("heading", name="这场直播已经结束")).to_be_visible()
    expect(learner.get_by_role("button", name="提醒我")).to_be_hidden()
    expect(poll).to_contain_text("已结束")
    expect(poll.get_by_role("button", name="不清楚")).to_be_disabled()


def shown_until(page: Page) -> float:
    """The second of the lesson that a viewer sees."""
    seconds: float = page.locator("[data-video]").evaluate("(video) => video.currentTime")
    return seconds


def expect_to_go_on(page: Page, seconds: float) -> None:
    """The picture runs, and has come some seconds further than that."""
    page.wait_for_function(GOES_ON, arg=seconds, timeout=FIRST_PICTURE_MS)


def test_a_camera_is_seen_talked_about_counted_and_watched_again(
    academy: Stack, sign_in: SignIn, live_id: str
) -> None:
    learner, teacher = sign_in(LISTENER), sign_in("teacher")
    learner.goto(f"/live/{live_id}")
    expect(learner.get_by_text("您来早了，请先入座")).to_be_visible()
    expect(learner.get_by_role("button", name="提醒我")).to_be_visible()
    go_on_air(teacher, live_id)
    expect(learner.locator("[data-live-page]")).to_have_attribute(
        "data-state", "live", timeout=FIRST_PICTURE_MS
    )
    expect(learner.get_by_role("button", name="提醒我")).to_be_hidden()
    expect_to_go_on(learner, 1)
    expect(learner.locator("[data-attended]")).to_be_visible()
    talk(learner, teacher)
    answer_a_poll(learner, teacher)
    mark_a_chapter(teacher)
    ask_to_sign_in(academy, live_id, LISTENER)
    answer_the_sign_in(learner)
    lose_the_line(learner)
    come_back(teacher, learner)
    assert len(stretches_of(academy, live_id, LISTENER)) == 2, "there without a hole"
    end(teacher, live_id)
    watch_again(learner)
    academy.python("tests.journeys.live_moments", "after", live_id)
    get_hours(learner)


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


def answer_a_poll(learner: Page, teacher: Page) -> None:
    """Asked on the console, answered beside the picture, counted in front of both."""
    teacher.get_by_role("tab", name="管理讨论区").click()
    form = teacher.locator("[data-new-poll]")
    form.get_by_label("想问大家什么？").fill("这一段讲清楚了吗？")
    form.locator("[name=options]").nth(0).fill("讲清楚了")
    form.locator("[name=options]").nth(1).fill("请再讲一遍")
    form.get_by_role("button", name="开始投票").click()
    poll = learner.locator("[data-poll]")
    expect(poll).to_contain_text("这一段讲清楚了吗？")
    poll.get_by_role("button", name="讲清楚了").click()
    expect(poll).to_contain_text("谢谢，您的一票已计入。")
    expect(poll.get_by_role("button", name="讲清楚了")).to_contain_text("1 · 100%")
    expect(teacher.locator("[data-poll]")).to_contain_text("1 · 100%")
    teacher.get_by_role("button", name="结束投票").click()
    expect(poll).to_contain_text("已结束")


def mark_a_chapter(teacher: Page) -> None:
    """By the button, and by its key; one of them is taken back."""
    card = teacher.locator("[data-markers]")
    card.get_by_role("button", name="标记此刻").click()
    expect(card.get_by_role("listitem")).to_contain_text("第 1 段")
    teacher.locator("[data-air-sign]").click()
    teacher.keyboard.press("m")
    expect(card.get_by_role("textbox")).to_be_focused()
    teacher.keyboard.type("三个要点")
    teacher.keyboard.press("Enter")
    expect(card.get_by_role("listitem")).to_have_count(2)
    card.get_by_role("button", name="收回章节“第 1 段”").click()
    expect(card.get_by_role("listitem")).to_have_count(1)
    expect(card.get_by_role("listitem")).to_contain_text("三个要点")


def answer_the_sign_in(learner: Page) -> None:
    sheet = learner.get_by_role("dialog", name="请签到")
    expect(sheet).to_be_visible(timeout=A_BEAT_MS)
    sheet.get_by_role("button", name="我在").click()
    expect(sheet).to_be_hidden()


def lose_the_line(learner: Page) -> None:
    """Twenty seconds without a network: calmly said, and made good by itself, at the present."""
    seen = shown_until(learner)
    learner.evaluate("window.offlineAt = performance.now()")
    learner.context.set_offline(True)
    expect(learner.get_by_text("一旦恢复，直播会自动继续")).to_be_visible()
    learner.wait_for_function(AWAY_LONG_ENOUGH, timeout=3 * AWAY_SECONDS * 1000)
    learner.context.set_offline(False)
    learner.wait_for_function(AT_THE_EDGE, arg=seen + AWAY_SECONDS / 2, timeout=FIRST_PICTURE_MS)
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


def watch_again(learner: Page) -> None:
    """The replay is there as soon as the lesson is over."""
    expect(learner.get_by_role("heading", name="这场直播已经结束")).to_be_visible(
        timeout=FIRST_PICTURE_MS
    )
    learner.get_by_role("link", name="查看结果").click()
    start = learner.get_by_role("button", name="观看回放")
    expect(start).to_be_visible()
    expect(learner.get_by_text("结束几分钟后核算")).to_be_visible()
    start.click()
    expect_to_go_on(learner, 0.5)
    learner.get_by_role("tab", name="章节").click()
    chapter = learner.locator("[data-chapters] [data-at]")
    expect(chapter).to_contain_text("三个要点")
    chapter.click()
    expect_to_go_on(learner, float(chapter.get_attribute("data-at") or "0"))
    learner.get_by_role("tab", name="当时的讨论").click()
    said_then = learner.locator("[data-then-lines]")
    expect(said_then.get_by_text("画面和声音都很清楚")).to_be_visible()
    learner.get_by_label("随视频显示当时的讨论").uncheck()
    expect(said_then).to_be_hidden()


def get_hours(learner: Page) -> None:
    """Some minutes later: the page says what counted, and the account why."""
    learner.reload()
    expect(learner.get_by_text("您的在场时间达到要求，学时已经记入。")).to_be_visible()
    expect(learner.get_by_text("1 / 1 次")).to_be_visible()
    learner.get_by_role("link", name="查看学习档案").click()
    expect(learner).to_have_url(re.compile("/me/credits"))
    entry = learner.locator(".entry", has_text=TITLE)
    entry.locator("summary").click()
    expect(entry.get_by_text("签到：应签 1 次，已签 1 次")).to_be_visible()
    entry.get_by_role("link", name="打开直播").click()
    expect(learner).to_have_url(re.compile(r"/live/\d+$"))
