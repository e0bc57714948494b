"""Questions inside a recording: placed in the studio, asked over the picture, answered by keys."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.accessibility import serious_faults
from tests.journeys.looking import overflow_on
from tests.journeys.making import Hand, make_draft, publish
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

RABBIT = Path(__file__).resolve().parents[1] / "media" / "rabbit.mp4"
ASKED_WITHIN_MILLISECONDS = 45_000
EXPLANATION = "它先听，再看，最后才出洞。"
STANDS_AT = "() => document.querySelector('video').currentTime"


@pytest.fixture(scope="module")
def course(academy: Stack) -> str:
    """A course of one recording, back on its author's desk."""
    made = make_draft(academy, "兔子出洞：一堂会提问的课", {"出洞": RABBIT})
    Hand(academy, "teacher").post(f"/courses/{made}/moves", {"move": "withdraw"})
    return made


def lesson_of(academy: Stack, course: str) -> str:
    lesson: str = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"][0]["id"]
    return lesson


def test_a_teacher_places_questions_beside_the_picture(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    page = sign_in("teacher")
    page.goto(f"/studio/courses/{course}/lessons/{lesson_of(academy, course)}")
    page.get_by_role("link", name="放置题目").click()
    page.get_by_label("什么时候出现").fill("00:02")
    page.get_by_role("textbox", name="题目", exact=True).fill("兔子出洞之前先做什么？")
    for number, text in enumerate(["听", "跑", "吃"], start=1):
        page.get_by_role("textbox", name=f"选项 {number}").fill(text)
    page.get_by_role("checkbox", name="选项 2 是正确答案").check()
    page.get_by_role("checkbox", name="选项 1 是正确答案").check()
    expect(page.get_by_role("checkbox", name="选项 2 是正确答案")).not_to_be_checked()
    page.get_by_label("解析").fill(EXPLANATION)
    page.get_by_role("button", name="添加题目").click()
    expect(page.locator(".asked-row")).to_contain_text("兔子出洞之前先做什么？")
    page.get_by_label("什么时候出现").fill("00:05")
    page.get_by_label("题型").select_option("判断题")
    expect(page.get_by_role("textbox", name="选项 1")).to_be_hidden()
    page.get_by_role("textbox", name="题目", exact=True).fill("兔子一出洞就跑远了。")
    page.get_by_role("radio", name="错", exact=True).check()
    page.get_by_role("button", name="添加题目").click()
    expect(page.locator(".asked-row")).to_have_count(2)
    page.get_by_role("radio", name="每道题都答对").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("radio", name="每道题都答对")).to_be_checked()
    assert serious_faults(page) == []
    page.set_viewport_size({"width": 375, "height": 812})
    assert overflow_on(page) == []


def test_the_picture_waits_until_the_question_is_answered(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    Hand(academy, "teacher").post(f"/courses/{course}/moves", {"move": "submit"})
    publish(academy, course)
    page = sign_in("learner2")
    told: list[str] = []
    page.on("response", lambda answer: told.append(_words_of(answer.request)))
    page.goto(f"/lessons/{lesson_of(academy, course)}")
    expect(page.get_by_role("button", name="还有 2 道题要答")).to_be_visible()
    page.locator("[data-start]").click()
    dialog = page.get_by_role("dialog", name="兔子出洞之前先做什么？")
    expect(dialog).to_be_visible(timeout=ASKED_WITHIN_MILLISECONDS)
    assert 1.9 < page.evaluate(STANDS_AT) < 2.6
    assert page.evaluate("() => document.querySelector('video').paused")
    assert EXPLANATION not in page.content() + "".join(told)
    assert serious_faults(page) == []

    page.get_by_role("radio", name="听", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text(EXPLANATION)
    expect(dialog.get_by_role("button", name="继续学习")).to_be_focused()
    assert serious_faults(page) == []
    page.keyboard.press("Enter")
    second = page.get_by_role("dialog", name="兔子一出洞就跑远了。")
    expect(second).to_be_visible(timeout=ASKED_WITHIN_MILLISECONDS)

    page.keyboard.press("Escape")
    expect(second).to_be_hidden()
    left = page.get_by_role("button", name="还有 1 道题要答")
    expect(left).to_be_visible()
    card = page.get_by_role("region", name="本讲结尾")
    expect(card).to_contain_text("再答完 1 道题", timeout=ASKED_WITHIN_MILLISECONDS)
    card.get_by_role("button", name="去答题").click()
    second.get_by_text("对", exact=True).click()
    second.get_by_role("button", name="提交答案").click()
    expect(second.get_by_role("status")).to_contain_text("再试一次")
    expect(second.get_by_role("button", name="再试一次")).to_be_enabled(timeout=10_000)
    second.get_by_role("button", name="再试一次").click()
    second.get_by_text("错", exact=True).click()
    second.get_by_role("button", name="提交答案").click()
    expect(second.get_by_role("status")).to_contain_text("答对了")
    expect(page.get_by_text("这一讲学完了").first).to_be_visible()
    page.reload()
    expect(page.locator("[data-stage]")).to_have_attribute("data-complete", "yes")


def _words_of(request: Request) -> str:
    """What was answered to a request of data, so that nothing in it can tell too early."""
    answer = request.response()
    if answer is None or "json" not in answer.headers.get("content-type", ""):
        return ""
    return json.dumps(answer.json(), ensure_ascii=False)
