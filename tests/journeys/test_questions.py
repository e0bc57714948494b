"""Questions inside a recording: placed in the studio, asked over the picture, answered by keys."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.accessibility import serious_faults
from tests.journeys.looking import overflow_on
from tests.journeys.making import Hand, first_lesson, make_desk, submit_and_publish
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

MEDIA = Path(__file__).resolve().parents[1] / "media"
RABBIT = MEDIA / "rabbit.mp4"
ASKED_WITHIN_MILLISECONDS = 45_000
EXPLANATION = "它先听，再看，最后才出洞。"
BODY = "到这里为止都看明白、听明白了吗？"
HOLD_AT_ONCE = """() => {
  const video = document.querySelector("video");
  video.addEventListener("playing", () => video.pause(), {once: true});
}"""
LOADED = """() => {
  const {buffered, paused, duration} = document.querySelector("video");
  return paused && buffered.length && buffered.end(buffered.length - 1) > duration - 0.5;
}"""
STANDS_AT = "() => document.querySelector('video').currentTime"


@pytest.fixture(scope="module")
def course(academy: Stack) -> str:
    """A course of one recording, back on its author's desk."""
    return make_desk(academy, "兔子出洞：一堂会提问的课", {"出洞": RABBIT})


def test_a_teacher_places_questions_beside_the_picture(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    page = sign_in("teacher")
    page.goto(f"/studio/courses/{course}/lessons/{first_lesson(academy, course)}")
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
    submit_and_publish(academy, course)
    page = sign_in("learner2")
    told: list[str] = []
    page.on("response", lambda answer: told.append(_words_of(answer.request)))
    page.goto(f"/lessons/{first_lesson(academy, course)}")
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


def test_a_question_waits_for_a_lost_line_and_is_asked_as_soon_as_it_is_back(
    academy: Stack, sign_in: SignIn
) -> None:
    page = sign_in("learner")
    page.goto(f"/lessons/{asking_lesson(academy, '断了网也会提问', RABBIT, at_ms=4_000)}")
    expect(page.get_by_role("button", name="还有 1 道题要答")).to_be_visible()
    page.evaluate(HOLD_AT_ONCE)
    page.locator("[data-start]").click()
    expect(page.locator("video")).to_have_js_property("paused", True)
    page.wait_for_function(LOADED)
    page.context.set_offline(True)
    page.keyboard.press("k")
    coming = page.get_by_role("dialog", name="这里有一道题。")
    expect(coming.get_by_role("status")).to_contain_text("网络", timeout=ASKED_WITHIN_MILLISECONDS)
    assert page.evaluate("() => document.querySelector('video').paused")
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name=BODY)
    expect(dialog).to_be_visible()
    page.context.set_offline(True)
    dialog.get_by_text("是的", exact=True).click()
    dialog.get_by_role("button", name="提交答案").click()
    expect(dialog.get_by_role("alert")).to_contain_text("网络")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="提交答案").click()
    expect(dialog.get_by_role("status")).to_contain_text("答对了")
    dialog.get_by_role("button", name="继续学习").click()
    page.wait_for_function(f"() => ({STANDS_AT})() > 4.2")


def test_a_lesson_of_sound_asks_as_well(academy: Stack, sign_in: SignIn) -> None:
    page = sign_in("learner2")
    page.goto(
        f"/lessons/{asking_lesson(academy, '听着也会提问', MEDIA / 'viper.mp3', at_ms=1_500)}"
    )
    expect(page.get_by_role("button", name="还有 1 道题要答")).to_be_visible()
    page.locator("[data-start]").click()
    dialog = page.get_by_role("dialog", name=BODY)
    expect(dialog).to_be_visible(timeout=ASKED_WITHIN_MILLISECONDS)
    dialog.get_by_text("不是", exact=True).click()
    dialog.get_by_role("button", name="提交答案").click()
    expect(dialog.get_by_role("status")).to_contain_text("正确答案已标出")
    assert serious_faults(page) == []
    dialog.get_by_role("button", name="重听这一段").click()
    expect(dialog).to_be_hidden()
    page.wait_for_function(f"() => ({STANDS_AT})() > 1.8")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="还有 1 道题要答")).to_be_hidden()


def asking_lesson(academy: Stack, title: str, recording: Path, at_ms: int) -> str:
    """A published lesson of a recording with one question, which any answer settles."""
    course = make_desk(academy, title, {"一问": recording})
    lesson = first_lesson(academy, course)
    options = [{"text": "是的", "right": True}, {"text": "不是", "right": False}]
    asked = {"at_ms": at_ms, "kind": "single", "body": BODY, "options": options}
    Hand(academy, "teacher").post(f"/lessons/{lesson}/questions", asked)
    submit_and_publish(academy, course)
    return lesson


def _words_of(request: Request) -> str:
    """What was answered to a request of data, so that nothing in it can tell too early."""
    answer = request.response()
    if answer is None or "json" not in answer.headers.get("content-type", ""):
        return ""
    return json.dumps(answer.json(), ensure_ascii=False)
