"""A series of live lessons: planned after a look at its days, followed, and kept by a calendar."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
TITLE = "周四夜读：一份材料怎样改三遍"
DAYS_UNTIL = """last => {
  const days = [...document.querySelectorAll("#days input[name=ticked]")].map((one) => one.value);
  const newest = days.sort().at(-1) ?? "";
  return newest <= last && new Date(last) - new Date(newest) < 7 * 24 * 3600_000;
}"""
"""Whether the days shown are those up to this one: what was shown before looks alike."""
SERIES = re.compile(r"/live/series/\d+$")
LESSON = re.compile(r"/live/\d+$")


def test_a_series_is_planned_followed_and_kept_by_a_calendar(sign_in: SignIn) -> None:
    teacher, learner = sign_in("teacher"), sign_in("learner2", **PHONE)
    held = plan(teacher)
    series = teacher.url
    address = follow(learner, series)
    planned = times_in(address)
    assert len(planned) == held

    move_the_first(teacher)
    moved = times_in(address)
    assert len(moved) == held
    assert len(planned - moved) == 1

    call_off_what_follows(teacher, series)
    teacher.get_by_role("button", name="撤销").click()  # at once: it is offered for seconds
    expect(teacher.get_by_text("待开讲")).to_have_count(held)
    assert "STATUS:CANCELLED" not in words_in(address)
    call_off_what_follows(teacher, series)
    expect(teacher.get_by_text("已取消").first).to_be_visible()
    assert words_in(address).count("STATUS:CANCELLED") == held

    close(learner)
    assert is_gone(address)


def plan(teacher: Page) -> int:
    """One of the days is left out; returns on how many a lesson is held."""
    teacher.goto("/live")
    teacher.get_by_role("link", name="预约系列").click()
    teacher.get_by_label("标题").fill(TITLE)
    last_day = date.today() + timedelta(days=42)
    with teacher.expect_response(re.compile("/live/series/days$")):
        teacher.locator("input[name=last_day]").fill(last_day.isoformat())
    days = teacher.locator("#days input[name=ticked]")
    teacher.wait_for_function(DAYS_UNTIL, arg=last_day.isoformat())
    ticked = teacher.locator("#days input[name=ticked]:checked")
    held, shown = ticked.count() - 1, days.count()
    ticked.nth(1).uncheck()
    expect(teacher.locator("[data-count]")).to_have_text(f"共 {shown} 天，开讲 {held} 天")
    teacher.get_by_role("button", name="预约系列").click()
    expect(teacher).to_have_url(SERIES)
    expect(teacher.get_by_role("heading", name=f"共 {held} 讲")).to_be_visible()
    return held


def follow(learner: Page, series: str) -> str:
    """Asks to be reminded of all of it; the address that a calendar would ask."""
    learner.goto(series)
    learner.get_by_role("button", name="关注系列").click()
    expect(learner.get_by_role("button", name="不再关注")).to_be_visible()
    learner.get_by_role("link", name="也同步到我的日历").click()
    learner.get_by_role("button", name="建一个地址").click()
    shown = learner.get_by_label("订阅日历")
    expect(shown).to_have_value(re.compile(r"\.ics$"))
    return shown.input_value()


def move_the_first(teacher: Page) -> None:
    """An hour later, and only this one."""
    teacher.get_by_role("link", name=f"1. {TITLE}").click()
    expect(teacher).to_have_url(LESSON)
    teacher.get_by_role("link", name="修改安排").click()
    starts = teacher.get_by_label("开始时间")
    starts.fill(starts.input_value().replace("T09:", "T10:"))
    teacher.get_by_role("button", name="只保存本场").click()
    expect(teacher).to_have_url(LESSON)
    expect(teacher.get_by_text("10:00").first).to_be_visible()


def call_off_what_follows(teacher: Page, series: str) -> None:
    teacher.goto(series)
    teacher.locator("summary", has_text="取消后面的场次").click()
    teacher.get_by_role("button", name="取消直播").click()


def close(learner: Page) -> None:
    learner.goto("/live/feeds")
    learner.locator("summary", has_text="关闭").first.click()
    learner.get_by_role("button", name="停用地址").click()
    expect(learner.get_by_text("还没有日历地址")).to_be_visible()


def words_in(address: str) -> str:
    """The events of this series as a calendar gets them, without signing in."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        lines = answer.read().decode().replace("\r\n ", "").split("BEGIN:VEVENT")
    return "".join(event for event in lines[1:] if f"SUMMARY:{TITLE}" in event)


def times_in(address: str) -> set[str]:
    return set(re.findall(r"DTSTART[^:]*:(\S+)", words_in(address)))


def is_gone(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=30).close()
    except urllib.error.HTTPError as refused:
        return refused.code == 404
    return False
