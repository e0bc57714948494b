"""A teacher brings a picture and a PDF, three reviewers look at both, and a learner reads them."""

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.documents.making import pdf_bytes, picture_bytes
from tests.journeys.making import Hand, publish
from tests.journeys.stack import Stack
from tests.journeys.test_studio import begin_course

SignIn = Callable[..., Page]

TITLE = "一门能读的课"
PAGES_MADE_WITHIN_MILLISECONDS = 60_000
PAGE_READ_WITHIN_MILLISECONDS = 40_000
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}


def picture() -> FilePayload:
    return {"name": "x.png", "mimeType": "image/png", "buffer": picture_bytes(size=(800, 400))}


def document() -> FilePayload:
    pages = pdf_bytes(["First page", "Second page"])
    return {"name": "工作手册.pdf", "mimeType": "application/pdf", "buffer": pages}


def write_with_picture(page: Page) -> None:
    page.locator("#add-lesson").get_by_role("link", name="写图文").click()
    page.locator("input[name=title]").fill("看图")
    page.locator("textarea[name=body]").fill("图前的话。")
    page.locator("#field-picture").set_input_files(picture())
    page.locator("#field-alt").fill("一个圆")
    page.get_by_role("button", name="插入图片").click()
    expect(page.locator("textarea[name=body]")).to_have_value(
        re.compile(r"图前的话。\n\n!\[一个圆\]\(/studio/pictures/\d+\)")
    )
    page.locator("main form button.btn-go").click()
    expect(page.locator("#lessons")).to_contain_text("看图")


def bring_document(page: Page) -> None:
    page.locator("#add-lesson").get_by_role("link", name="添加文档").click()
    page.locator("#field-document").set_input_files(document())
    page.locator("main form button.btn-go").click()
    row = page.locator("[data-lesson][data-title=工作手册]")
    expect(row).to_contain_text("2 页", timeout=PAGES_MADE_WITHIN_MILLISECONDS)


def made_course(academy: Stack, page: Page) -> tuple[str, dict[str, str]]:
    """The course that the teacher makes, published, and its lessons by their title."""
    begin_course(page, TITLE)
    course = page.url.rsplit("/", 1)[1]
    write_with_picture(page)
    bring_document(page)
    teacher = Hand(academy, "teacher")
    topic = teacher.get("/topics")["items"][0]["id"]
    teacher.patch(f"/courses/{course}", {"summary": "有图,有文档。", "topic": topic})
    teacher.post(f"/courses/{course}/moves", {"move": "submit"})
    lessons = teacher.get(f"/courses/{course}")["lessons"]
    return course, {one["title"]: one["id"] for one in lessons}


def is_drawn(page: Page, selector: str) -> bool:
    """Whether a picture has come, and stands in the size that was kept for it."""
    look = """(image) => image.complete && image.naturalWidth > 0 && Math.abs(
        image.clientWidth / image.clientHeight - image.naturalWidth / image.naturalHeight) < 0.02"""
    picture = page.locator(selector).first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    return bool(picture.evaluate(look))


def test_pictures_and_pages_go_from_the_teacher_over_the_desk_to_the_learner(
    academy: Stack, sign_in: SignIn
) -> None:
    course, lessons = made_course(academy, sign_in("teacher"))

    desk = sign_in("reviewer1")
    desk.goto(f"/reviews/{course}?lesson={lessons['看图']}")
    assert is_drawn(desk, "[data-article] img[alt=一个圆]")
    desk.goto(f"/reviews/{course}?lesson={lessons['工作手册']}")
    expect(desk.locator(".desk-document img")).to_have_count(2)
    assert is_drawn(desk, ".desk-document img")
    assert desk.url.endswith(f"/reviews/{course}?lesson={lessons['工作手册']}")
    publish(academy, course)

    page = sign_in("learner")
    page.goto(f"/lessons/{lessons['看图']}")
    assert is_drawn(page, ".part img[alt=一个圆]")

    page.goto(f"/lessons/{lessons['工作手册']}")
    assert is_drawn(page, "#part-1 img")
    first, second = page.locator("#part-1"), page.locator("#part-2")
    expect(second).to_be_hidden()
    read = {"timeout": PAGE_READ_WITHIN_MILLISECONDS}
    expect(first.locator("[data-part-left]")).to_contain_text("本页已读完", **read)
    page.keyboard.press("ArrowRight")
    expect(first).to_be_hidden()
    expect(page.locator("[data-page-number]")).to_have_value("2")
    expect(second.locator("[data-part-left]")).to_contain_text("本页还要读")
    expect(second.locator("[data-part-left]")).to_contain_text("本页已读完", **read)
    done = page.locator(".outline-row[aria-current] .outline-mark-done")
    expect(done).to_have_count(1, **read)


def test_pages_are_turned_by_stroke_number_and_button_and_their_words_can_be_read(
    academy: Stack, sign_in: SignIn
) -> None:
    teacher = sign_in("teacher", **PHONE)
    begin_course(teacher, TITLE)
    bring_document(teacher)
    teacher.get_by_role("link", name="修改“工作手册”").click()
    teacher.get_by_role("link", name="看看学员看到的样子").click()
    number = teacher.locator("[data-page-number]")
    expect(number).to_have_value("1")
    expect(teacher.locator("#part-2")).to_be_hidden()
    stroke(teacher, 300, 60)
    expect(number).to_have_value("2")
    stroke(teacher, 60, 300)
    expect(number).to_have_value("1")
    number.fill("2")
    number.press("Enter")
    expect(teacher.locator("#part-2")).to_be_visible()
    teacher.get_by_role("button", name="上一页").click()
    expect(teacher.locator("#part-1")).to_be_visible()
    width = "(image) => image.clientWidth"
    before = teacher.locator("#part-1 img").evaluate(width)
    teacher.get_by_role("button", name="放大").click()
    assert teacher.locator("#part-1 img").evaluate(width) > before * 1.4
    teacher.get_by_role("button", name="只看文字").click()
    expect(teacher.locator("#part-1 img")).to_be_hidden()
    expect(teacher.locator("#part-1 .page-words")).to_be_visible()


def stroke(page: Page, start: int, end: int) -> None:
    """A finger goes over the page from one side to the other."""
    line = page.context.new_cdp_session(page)
    box = page.locator("[data-document]").bounding_box()
    assert box
    y = box["y"] + 120
    touch = "Input.dispatchTouchEvent"
    line.send(touch, {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
    line.send(touch, {"type": "touchMove", "touchPoints": [{"x": end, "y": y}]})
    line.send(touch, {"type": "touchEnd", "touchPoints": []})
    line.detach()
