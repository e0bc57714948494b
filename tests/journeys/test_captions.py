"""Captions from a file with a fault to the second that a search leads to."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.looking import overflow_on
from tests.journeys.making import first_lesson, make_desk, submit_and_publish
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

MEDIA = Path(__file__).resolve().parents[1] / "media"
SRT = """1
00:00:00,200 --> 00:00:01,600
兔子从洞里出来

2
00:00:02,000 --> 00:00:01,000
它闻见了野苹果

3
00:00:04,000 --> 00:00:06,500
一只蝴蝶停在鼻尖上
"""
TITLE = "兔子与蝴蝶：一堂有字幕的课"
PLAYS_WITHIN_MILLISECONDS = 45_000
INDEXED_WITHIN_MILLISECONDS = 30_000


@pytest.fixture(scope="module")
def course(academy: Stack) -> str:
    """A course of one recording, back on its author's desk."""
    return make_desk(academy, TITLE, {"草地": MEDIA / "rabbit.mp4"})


def test_a_fault_is_named_corrected_and_the_captions_are_kept(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    page = sign_in("teacher")
    page.goto(f"/studio/courses/{course}/lessons/{first_lesson(academy, course)}#captions")
    faulty = FilePayload(name="兔子.srt", mimeType="text/plain", buffer=SRT.encode("gb18030"))
    page.locator("#captions-file").set_input_files(faulty)
    page.get_by_role("button", name="上传字幕").click()
    faults = page.locator("#faults")
    expect(faults).to_contain_text("第 6 行")
    expect(faults).to_contain_text("结束早于开始")
    expect(page.get_by_text("按 GB18030 编码读取")).to_be_visible()
    faults.get_by_role("link").click()
    row = page.get_by_role("listitem", name="第 2 条", exact=True)
    expect(row.get_by_role("textbox", name="字幕文字")).to_be_focused()
    row.get_by_role("textbox", name="结束").fill("0:03.5")
    page.get_by_role("button", name="保存字幕").click()
    expect(page.locator("#faults")).to_have_count(0)
    expect(page.get_by_role("listitem", name="第 3 条", exact=True)).to_be_visible()
    page.get_by_role("link", name="返回这一讲").click()
    expect(page.locator("#captions")).to_contain_text("3 条字幕")


def test_two_windows_do_not_overwrite_each_other(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    page = sign_in("teacher")
    path = f"/studio/courses/{course}/lessons/{first_lesson(academy, course)}/captions/zh-Hans"
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    other.locator(".cue textarea").first.fill("兔子从树洞里出来")
    other.get_by_role("button", name="保存字幕").click()
    expect(other.locator("[data-said]")).to_be_empty()
    page.locator(".cue textarea").first.fill("兔子醒了")
    page.get_by_role("button", name="保存字幕").click()
    expect(page.locator("#refused")).to_contain_text("另一个窗口")
    expect(page.locator(".cue textarea").first).to_have_value("兔子醒了")


def test_what_is_said_is_found_played_and_followed(
    academy: Stack, sign_in: SignIn, course: str
) -> None:
    submit_and_publish(academy, course)
    page = sign_in("learner2")
    hit = page.get_by_role("link", name="它闻见了野苹果")

    def look() -> None:
        page.goto("/courses?q=野苹果")
        expect(hit).to_be_visible(timeout=2_000)

    expect_soon(look, INDEXED_WITHIN_MILLISECONDS)
    hit.click()
    expect(page).to_have_url(re.compile(r"/lessons/\d+\?t=2$"))
    page.get_by_role("tab", name="文稿").click()
    line = page.locator(".spoken", has_text="它闻见了野苹果")
    expect(line).to_be_visible()
    page.locator("[data-start]").click()
    expect(line).to_have_attribute("aria-current", "true", timeout=PLAYS_WITHIN_MILLISECONDS)
    last = page.locator(".spoken", has_text="一只蝴蝶")
    expect(last).to_have_attribute("aria-current", "true", timeout=PLAYS_WITHIN_MILLISECONDS)
    track = page.locator("video track[kind=subtitles]")
    track.evaluate("track => (track.track.mode = 'hidden')")
    expect(track).to_have_js_property("readyState", 2)
    assert track.evaluate("track => [...track.track.cues].map(cue => cue.text)") == [
        "兔子从树洞里出来",
        "它闻见了野苹果",
        "一只蝴蝶停在鼻尖上",
    ]
    page.get_by_role("searchbox", name="在文稿中查找").fill("兔子")
    expect(page.locator(".spoken mark")).to_have_text("兔子")
    first = page.locator(".spoken").first
    first.click()
    expect(first).to_have_attribute("aria-current", "true", timeout=PLAYS_WITHIN_MILLISECONDS)
    page.goto(re.sub(r"\?.*", "/transcript", page.url))
    expect(page.get_by_role("main")).to_contain_text("一只蝴蝶停在鼻尖上")
    assert overflow_on(page) == []


def expect_soon(look: Callable[[], None], within_milliseconds: int) -> None:
    """Look again until what is there is there: the index follows in the background."""
    for _ in range(within_milliseconds // 2_000):
        try:
            return look()
        except AssertionError:
            continue
    look()
