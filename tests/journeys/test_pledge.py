"""A pledge is published, met before a lesson, signed by keyboard on a phone, and not met again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import serious_faults
from tests.journeys.pledging import ADMIN, LEARNER
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
TITLE = "诚信学习承诺书"
BODY = "我承诺：亲自学习，不请人代学；认真看完每一课，不使用刷课程序；独立完成测验。"


def test_a_learner_signs_once_and_goes_on_to_the_lesson(
    academy: Stack, sign_in: SignIn, shown: dict[str, str]
) -> None:
    academy.python("tests.journeys.pledging")
    admin = sign_in(ADMIN)
    admin.goto("/admin/pledge")
    admin.get_by_label("标题").fill(TITLE)
    admin.get_by_label("承诺内容").fill(BODY)
    admin.get_by_role("button", name="发布").click()
    expect(admin.get_by_text("0 人已签署")).to_be_visible()

    learner = sign_in(LEARNER, **PHONE)
    lesson = f"/lessons/{shown['lesson']}"
    learner.goto(lesson)
    expect(learner.get_by_text(BODY)).to_be_visible()
    assert serious_faults(learner) == []
    learner.get_by_role("checkbox").focus()
    learner.keyboard.press("Space")
    learner.keyboard.press("Tab")
    learner.keyboard.press("Enter")
    expect(learner.locator("[data-stage]")).to_be_visible()
    expect(learner).to_have_url(re.compile(re.escape(lesson)))
    learner.goto("/me/pledge")
    expect(learner.get_by_text("第 1 版").first).to_be_visible()
    expect(learner.get_by_role("checkbox")).to_have_count(0)
    admin.reload()
    expect(admin.get_by_text("1 人已签署")).to_be_visible()
