"""The room of a live lesson: what its teacher holds in hand, and what the hall sees of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.accessibility import serious_faults
from tests.journeys.making import Hand
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]
TEACHER = "hall_teacher"
PARTS = {"讨论": "chat", "提问": "asked", "举手": "hands", "管理讨论区": "held"}


@dataclass
class Hall:
    """Its teacher at the console, and two learners in the waiting room."""

    teacher: Page
    one: Page
    other: Page

    @property
    def everybody(self) -> list[Page]:
        return [self.teacher, self.one, self.other]


@pytest.fixture(scope="module")
def live_id(academy: Stack) -> str:
    """A lesson whose doors are open, of a teacher who gives no other at that hour."""
    plan = {
        "title": "一个会说话的会场",
        "starts_at": (datetime.now(UTC) + timedelta(minutes=25)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    made: str = Hand(academy, TEACHER).post("/live", plan)["id"]
    return made


@pytest.fixture
def hall(live_id: str, sign_in: SignIn) -> Hall:
    """Three people in its room; one of the learners likes things that move."""
    teacher, one = sign_in(TEACHER), sign_in("learner")
    other = sign_in("learner2", reduced_motion="no-preference")
    teacher.goto(f"/live/{live_id}/on-air")
    for page in (one, other):
        page.goto(f"/live/{live_id}")
    hall = Hall(teacher, one, other)
    for page in hall.everybody:
        expect(page.locator("[data-room] [data-count]")).to_be_visible()
    return hall


def say(page: Page, words: str, kind: str = "留言") -> None:
    """Writes it into the box and sends it."""
    open_part(page, "讨论")
    page.get_by_label("作为").select_option(kind)
    box = page.locator("[data-say] textarea")
    box.fill(words)
    box.press("Enter")


def open_part(page: Page, name: str) -> None:
    page.locator(f"#tab-hall-{PARTS[name]}").click()


def said(page: Page, words: str) -> Locator:
    return page.locator("[data-messages] .said", has_text=words)


def switch(teacher: Page, words: str, *, on: bool) -> None:
    """One of the switches of the room; from then on it is held so."""
    open_part(teacher, "管理讨论区")
    teacher.get_by_role("checkbox", name=words).set_checked(on)
    expect(teacher.locator("[data-manners]")).to_have_attribute("aria-busy", "false")


def deed(page: Page, words: str, name: str) -> None:
    """Something done about a message: its tools are shown once somebody points at it."""
    open_part(page, "讨论")
    place = said(page, words)
    place.hover()
    place.get_by_role("button", name=name).click()


def test_who_asks_and_who_raises_a_hand_is_heard(hall: Hall) -> None:
    a_question_is_wanted_by_many_and_ticked_off(hall)
    who_raises_a_hand_is_called_upon_while_the_others_listen(hall)


def test_what_is_said_floats_or_waits_or_is_kept_back(hall: Hall) -> None:
    words_float_over_the_picture_as_long_as_the_teacher_lets_them(hall)
    what_is_said_is_let_through_pinned_and_announced(hall)
    who_is_muted_reads_on_and_is_told_until_when(hall)


def a_question_is_wanted_by_many_and_ticked_off(hall: Hall) -> None:
    say(hall.one, "材料什么时候发？", kind="提问")
    for page in hall.everybody:
        open_part(page, "提问")
        expect(page.locator("[data-asked]")).to_contain_text("材料什么时候发？")
    hall.other.get_by_role("button", name="我也想知道").click()
    for page in hall.everybody:
        expect(page.locator("[data-asked] [data-votes]")).to_have_text("1")
    assert serious_faults(hall.teacher) == []
    hall.teacher.get_by_role("button", name="已答复").click()
    for page in hall.everybody:
        expect(page.locator("[data-asked] li")).to_have_count(0)
        expect(page.get_by_text("暂时没有待答的提问")).to_be_visible()


def who_raises_a_hand_is_called_upon_while_the_others_listen(hall: Hall) -> None:
    switch(hall.teacher, "全体禁言", on=True)
    for page in (hall.one, hall.other):
        expect(page.locator("[data-say] textarea")).to_be_disabled()
    open_part(hall.one, "举手")
    hall.one.locator("[data-hand] button").click()
    expect(hall.one.locator("[data-hand] button")).to_have_text("放下手")
    open_part(hall.teacher, "举手")
    expect(hall.teacher.locator("[data-hand]")).to_have_count(0)
    hall.teacher.locator("[data-hands]").get_by_role("button", name="发言").click()
    expect(hall.one.locator("[data-hand]")).to_contain_text("请您发言。")
    box = hall.one.locator("[data-say] textarea")
    open_part(hall.one, "讨论")
    expect(box).to_be_enabled()
    box.fill("我想补充一个例子")
    box.press("Enter")
    open_part(hall.other, "讨论")
    expect(said(hall.other, "我想补充一个例子")).to_be_visible()
    expect(hall.other.locator("[data-say] textarea")).to_be_disabled()
    hall.teacher.get_by_role("button", name="全部放下").click()
    expect(hall.teacher.locator("[data-hands] li")).to_have_count(0)
    switch(hall.teacher, "全体禁言", on=False)
    expect(hall.other.locator("[data-say] textarea")).to_be_enabled()


def what_is_said_is_let_through_pinned_and_announced(hall: Hall) -> None:
    switch(hall.teacher, "先审后发", on=True)
    say(hall.one, "先让老师看看这句话")
    expect(said(hall.one, "先让老师看看这句话")).to_contain_text("等待放行")
    say(hall.teacher, "请看第二页", kind="公告")
    expect(said(hall.other, "请看第二页")).to_contain_text("公告")
    expect(said(hall.other, "先让老师看看这句话")).to_have_count(0)
    deed(hall.teacher, "先让老师看看这句话", "放行")
    expect(said(hall.other, "先让老师看看这句话")).to_be_visible()
    expect(said(hall.one, "先让老师看看这句话")).not_to_contain_text("等待放行")
    switch(hall.teacher, "先审后发", on=False)
    deed(hall.teacher, "先让老师看看这句话", "置顶")
    for page in (hall.one, hall.other):
        expect(page.locator("[data-pin]")).to_contain_text("先让老师看看这句话")
    assert serious_faults(hall.other) == []


def words_float_over_the_picture_as_long_as_the_teacher_lets_them(hall: Hall) -> None:
    switch(hall.teacher, "弹幕", on=True)
    expect(hall.other.locator("[data-danmaku]")).to_be_attached()
    say(hall.one, "这句话会飘过去")
    expect(hall.other.locator("[data-danmaku]")).to_contain_text("这句话会飘过去")
    switch(hall.teacher, "弹幕", on=False)
    expect(hall.other.locator("[data-danmaku]")).to_be_hidden()
    say(hall.one, "这句话不会飘")
    expect(said(hall.other, "这句话不会飘")).to_be_visible()
    expect(hall.other.locator("[data-danmaku]")).to_be_empty()
    # Who asked their device for less motion has nothing moving over the picture at any time.
    expect(hall.one.locator("[data-danmaku]")).to_be_empty()


def who_is_muted_reads_on_and_is_told_until_when(hall: Hall) -> None:
    say(hall.other, "打断一下，打断一下")
    expect(said(hall.teacher, "打断一下，打断一下")).to_be_visible()
    deed(hall.teacher, "打断一下，打断一下", "禁言十分钟")
    sheet = hall.teacher.get_by_role("dialog", name="十分钟内只看不发")
    sheet.get_by_label("原因").fill("请围绕课程发言")
    sheet.get_by_role("button", name="禁言").click()
    expect(sheet).to_be_hidden()
    say(hall.other, "再打断一下")
    expect(hall.other.locator("[data-say] [data-problem]")).to_contain_text("起可以继续发言")
    expect(hall.other.locator("[data-say] textarea")).to_have_value("再打断一下")
    say(hall.one, "我继续听")
    expect(said(hall.other, "我继续听")).to_be_visible()
    expect(said(hall.one, "再打断一下")).to_have_count(0)
