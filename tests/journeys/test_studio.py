"""A teacher at work: several files at once, an upload that was left, order by hand, two windows."""

import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import FilePayload, Locator, Page, expect

from app.videos.ffmpeg.limits import find_binary
from tests.journeys.recordings import free_box

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
LONG = "关于𠮷" * 66 + "长题"


def begin_course(page: Page, title: str) -> None:
    page.goto("/studio/courses/new")
    page.locator("input[name=title]").fill(title)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    page.wait_for_load_state()


def write_article(page: Page, title: str) -> None:
    page.locator("#add-lesson").get_by_role("link", name="写图文").click()
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=body]").fill("一段文字。")
    page.locator("main form button.btn-go").click()
    expect(page.locator("#lessons")).to_contain_text(title)
    page.wait_for_load_state()


def file(name: str, size: int, content: str = "") -> FilePayload:
    """A recording of one second, filled up to ``size``; below that of a recording, no recording.

    Files of different names differ, unless ``content`` says that they are the same.
    """
    clip, mark = one_second(), (content or name).encode()
    room = size - len(clip) - 8
    whole = clip + free_box(mark.ljust(room, b".")) if room >= len(mark) else b"x" * size
    return {"name": name, "mimeType": "video/mp4", "buffer": whole}


@cache
def one_second() -> bytes:
    with TemporaryDirectory() as folder:
        source = "color=c=green:s=64x64:r=5:d=1"
        command = [find_binary(), "-v", "error", "-f", "lavfi", "-i", source, "clip.mp4"]
        subprocess.run(command, cwd=folder, check=True)
        return (Path(folder) / "clip.mp4").read_bytes()


def drop(page: Page, *files: FilePayload) -> None:
    page.locator("[data-queue-drop] [data-upload-file]").set_input_files(list(files))


def titles(page: Page) -> list[str | None]:
    return [row.get_attribute("data-title") for row in page.locator("[data-lesson]").all()]


def expect_order(page: Page, *wanted: str) -> None:
    for place, title in enumerate(wanted):
        expect(page.locator("[data-lesson]").nth(place)).to_have_attribute("data-title", title)


def slow_down(page: Page, bytes_a_second: int) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 5,
            "downloadThroughput": -1,
            "uploadThroughput": bytes_a_second,
        },
    )


def test_several_files_become_lessons_and_one_is_stopped(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    begin_course(page, "一次传几段")
    slow_down(page, 300_000)
    drop(page, file("第一段 𠮷.mp4", 900_000), file("不要的.mp4", 900_000), file("空.mp4", 0))
    rows = page.locator("[data-queue-rows] > li")
    expect(rows).to_have_count(3)
    expect(rows.nth(2).locator("[data-upload-problem]")).to_be_visible()
    rows.nth(2).locator("[data-queue-cancel]").click()
    first = rows.nth(0)
    first.locator("[data-queue-pause]").click()
    expect(first.locator("[data-queue-line]")).to_contain_text("已暂停")
    rows.nth(1).locator("[data-queue-cancel]").click()
    sheet: Locator = page.locator("[data-queue-sheet]")
    if sheet.is_visible():  # asked only about a file of which something has arrived
        expect(sheet).to_contain_text("不要的.mp4")
        sheet.locator("[data-queue-sure]").click()
    expect(rows).to_have_count(1)
    first.locator("[data-queue-name]").fill("开场的话")
    first.locator("[data-queue-pause]").click()
    expect(page.locator("#lessons")).to_contain_text("开场的话")
    expect(rows).to_have_count(0)


def test_what_was_begun_elsewhere_goes_on_with_the_same_file(sign_in: SignIn) -> None:
    page = sign_in("teacher", at="/")
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    answer = page.request.post(
        "/api/v1/uploads",
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": "5000",
            "Upload-Metadata": "filename bGVmdC5tcDQ=",  # left.mp4
            "Content-Type": "application/offset+octet-stream",
            "X-CSRFToken": token,
        },
        data=file("left.mp4", 5000)["buffer"][:1000],
    )
    assert answer.status == 201
    begin_course(page, "接着传")
    left = page.locator("[data-unfinished]", has_text="left.mp4")
    expect(left).to_contain_text("20%")
    left.locator("[data-continue]").set_input_files(file("other.mp4", 77))
    expect(left.locator("[data-queue-problem]")).to_contain_text("other.mp4")
    left.locator("[data-continue]").set_input_files(file("left.mp4", 5000))
    expect(page.locator("#lessons")).to_contain_text("left")
    expect(left).to_have_count(0)


def test_lessons_are_put_in_order_by_hand_and_by_keyboard(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    begin_course(page, "排顺序")
    for title in ("甲", "乙", "丙"):
        write_article(page, title)
    expect_order(page, "甲", "乙", "丙")
    expect(page.locator("[data-grip]").first).to_be_visible()
    grip = page.locator("[data-grip]").first.bounding_box()
    last = page.locator("[data-lesson]").last.bounding_box()
    assert grip is not None
    assert last is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, last["y"] + last["height"] - 3, steps=8)
    page.mouse.up()
    expect(page.locator("[data-says]")).to_contain_text("甲")
    expect_order(page, "乙", "丙", "甲")
    page.locator("[data-lesson]").last.get_by_role("button", name="上移").focus()
    page.keyboard.press("Enter")
    expect_order(page, "乙", "甲", "丙")
    page.reload()
    assert titles(page) == ["乙", "甲", "丙"]


def test_the_older_of_two_windows_is_told_and_keeps_its_words(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    begin_course(page, "两个窗口")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("textarea[name=summary]").fill("另一个窗口写的简介")
    other.get_by_role("button", name="保存").click()
    expect(other.locator("textarea[name=summary]")).to_have_value("另一个窗口写的简介")
    page.locator("textarea[name=summary]").fill("这个窗口写的简介 𠮷")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#refused")).to_be_visible()
    expect(page.locator("textarea[name=summary]")).to_have_value("这个窗口写的简介 𠮷")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#refused")).to_have_count(0)
    expect(page.locator("textarea[name=summary]")).to_have_value("这个窗口写的简介 𠮷")


def test_the_studio_fits_a_phone_with_the_longest_title(sign_in: SignIn) -> None:
    page = sign_in("teacher", **PHONE)
    begin_course(page, LONG)
    write_article(page, LONG)
    for place in (page.url, "/studio", "/studio/courses/new"):
        page.goto(place)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 375, place


def test_the_same_file_again_is_offered_once_and_the_earlier_recording_is_used(
    sign_in: SignIn,
) -> None:
    """Also after the page was left in the middle of the choice."""
    page = sign_in("teacher")
    begin_course(page, "同一段传两次")
    drop(page, file("同一段.mp4", 400_000))
    expect(page.locator("#lessons")).to_contain_text("同一段")
    drop(page, file("又是同一段.mp4", 400_000, "同一段.mp4"))
    row = page.locator("[data-queue-rows] > li")
    expect(row.locator("[data-queue-double]")).to_be_visible(timeout=30_000)
    expect(row.locator("[data-queue-double]")).to_contain_text("同一段.mp4")
    page.reload()
    left = page.locator('[data-copy][data-name="又是同一段.mp4"]')
    expect(left).to_contain_text("同一段.mp4")
    left.locator("[data-use-earlier]").click()
    expect(page.locator("#lessons")).to_contain_text("又是同一段")
    expect(left).to_have_count(0)
    page.reload()
    expect(page.locator("[data-copy]")).to_have_count(0)


def test_who_was_signed_out_learns_that_nothing_is_lost(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    begin_course(page, "中途退出")
    slow_down(page, 300_000)
    recording = file("中途退出.mp4", 900_000)
    page.context.clear_cookies()
    drop(page, recording)
    problem = page.locator("[data-queue-rows] [data-upload-problem]")
    expect(problem).to_contain_text("重新登录后选择同一个文件")
