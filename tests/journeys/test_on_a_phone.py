"""Everybody with a phone in one hand: what each role comes for, by thumb, 375 pixels wide."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.making import Hand, make_draft, make_published
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

MEDIA = Path(__file__).resolve().parents[1] / "media"
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
COURSE = "通勤路上的一课：欧阳文𠮷·草地观察"
VIDEO = "草地上的兔子"
SECOND = "树下的大雄兔"
CLASS = "通勤班"
WAITING = "等着审核的一课"
PLAYS_WITHIN_MILLISECONDS = 60_000


@dataclass(frozen=True)
class Scene:
    """What there is before anybody takes a phone out: a class, its course, one in review."""

    klass: str
    course: str
    waiting: str


@pytest.fixture(scope="module")
def scene(academy: Stack) -> Scene:
    course = make_published(
        academy, COURSE, {VIDEO: MEDIA / "rabbit.mp4", SECOND: MEDIA / "bigbuckbunny.mp4"}
    )
    office = Hand(academy, "learning_admin")
    today = datetime.now(UTC).date()
    klass = office.post(
        "/classes",
        {
            "title": CLASS,
            "starts_at": (today - timedelta(days=1)).isoformat(),
            "ends_at": (today + timedelta(days=20)).isoformat(),
            "tutors": ["tutor"],
            "required": [course],
        },
    )["id"]
    office.post(f"/classes/{klass}/members", {"usernames": ["learner", "learner2"]})
    waiting = make_draft(academy, WAITING, {"一块水晶": MEDIA / "crystal.mp4"})
    return Scene(klass, course, waiting)


@pytest.fixture
def hold(sign_in: SignIn) -> Callable[[str], Page]:
    """`hold("tutor")`: a phone in that person's hand, signed in."""
    return lambda username: sign_in(username, at="/", **PHONE)


def test_a_learner_goes_on_watches_notes_and_asks_why(hold, scene: Scene) -> None:
    page = hold("learner")
    page.locator(".due", has_text=CLASS).tap()
    page.get_by_role("link", name=re.compile(COURSE)).last.tap()
    page.get_by_role("link", name="开始学习").tap()
    page.locator("[data-start]").tap()
    wait_for_time(page, "> 1")
    page.mouse.wheel(0, 600)
    expect(page.locator("#screen")).to_be_in_viewport(ratio=0.95)
    write_a_note(page, "兔子先停下，再看四周")
    expect(page.locator("[data-saved-words]")).to_have_text(re.compile(r"已保存 \d\d:\d\d:\d\d"))
    expect(page.locator("[data-end-complete]")).to_be_visible(timeout=PLAYS_WITHIN_MILLISECONDS)
    fits(page)

    page.goto("/")
    expect(page.locator(".resume")).to_contain_text(SECOND)
    page.locator(".resume").get_by_role("link", name=re.compile("学习$")).tap()
    page.locator("[data-start]").tap()
    expect(page.locator("[data-end-complete]")).to_be_visible(timeout=PLAYS_WITHIN_MILLISECONDS)

    page.goto(f"/courses/{scene.course}/notes")
    expect(page.locator("li[data-note]")).to_contain_text("再看四周")
    page.goto("/")
    page.locator(".tabbar").get_by_role("link", name="学习档案").tap()
    entry = page.locator("details.entry", has_text=COURSE)
    expect(entry).to_contain_text("+0.25")
    entry.locator("summary").tap()
    expect(entry.locator(".entry-why")).to_contain_text(re.compile(r"看过 00:1\d"))
    expect(entry.locator(".entry-why")).to_contain_text("规则")
    fits(page)


def test_a_teacher_begins_a_course_and_sees_what_is_missing(hold) -> None:
    page = hold("teacher")
    page.locator(".tabbar").get_by_role("link", name="工作室").tap()
    page.get_by_role("link", name="新建课程").first.tap()
    page.locator("input[name=title]").fill("手机上写的一课")
    page.locator("main form button").first.tap()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    page.wait_for_load_state()
    checklist = page.locator("#checklist")
    expect(checklist).to_contain_text("还差 3 项")
    expect(checklist.locator("button[disabled]")).to_have_count(1)
    page.locator("a[href$='/lessons/new']").first.tap()
    page.locator("input[name=title]").fill("第一讲")
    page.locator("textarea[name=body]").fill("在路上写下的一段话，回去再改。" * 20)
    page.locator("input[name=title]").press("Enter")
    expect(page.locator("#lessons")).to_contain_text("第一讲")
    expect(checklist).to_contain_text("还差 2 项")
    fits(page)


def test_a_reviewer_comments_on_a_second(hold, scene: Scene) -> None:
    page = hold("reviewer1")
    page.locator(".tabbar").get_by_role("link", name="审核台").tap()
    page.get_by_role("link", name=WAITING, exact=True).tap()
    video = page.locator("video")
    expect(video).to_have_js_property("error", None)
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    video.evaluate("video => { video.currentTime = 3.2 }")
    box = page.locator("#field-comment")
    box.tap()
    box.fill("水晶的来源要写清楚。")
    page.locator(".composer-kinds").get_by_text("科学性").tap()
    page.locator("[data-send]").tap()
    note = page.locator("li.remark", has_text="水晶的来源")
    expect(note).to_contain_text("00:03 科学性")
    expect(page.locator(".mark")).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("退回修改（1 条）"))).to_be_visible()
    page.get_by_role("link", name="清单").tap()
    expect(page.locator("#open-scientific")).to_contain_text("1")
    fits(page)


def test_a_tutor_reads_the_heat_and_sends_a_word(hold, scene: Scene) -> None:
    page = hold("tutor")
    page.goto(f"/supervision/classes/{scene.klass}/heat")
    grid = page.get_by_role("grid")
    expect(grid).to_contain_text("李建国")
    fits(page)
    grid.get_by_role("link", name="李建国").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("李建国")
    form = page.locator("form[action$=reminders]")
    form.get_by_text("写一条提醒").tap()
    form.locator("textarea[name=words]").fill("今晚十分钟就能学完第一讲。")
    form.locator("button").last.tap()
    expect(page.get_by_role("main")).to_contain_text("未读")
    fits(page)

    told = hold("learner2")
    told.goto("/notices")
    expect(told.get_by_role("main")).to_contain_text("今晚十分钟")
    fits(told)


def test_the_learning_administration_opens_a_class(hold, scene: Scene) -> None:
    page = hold("learning_admin")
    page.locator(".tabbar").get_by_role("link", name="审核台").tap()
    expect(page.get_by_role("main")).to_contain_text("等")
    fits(page)
    page.goto("/classes/new")
    page.locator("input[name=title]").fill("手机上开的班")
    today = datetime.now(UTC).date()
    page.locator("input[name=starts_at]").fill(today.isoformat())
    page.locator("input[name=ends_at]").fill((today + timedelta(days=30)).isoformat())
    page.locator("main").get_by_text("周静", exact=True).tap()
    chosen = page.locator("main li", has_text=COURSE)
    chosen.get_by_text("必修", exact=True).tap()
    expect(page.get_by_role("main")).to_contain_text("必修 1 门")
    page.locator("main form").last.locator("button").last.tap()
    expect(page).not_to_have_url(re.compile("/classes/new$"))
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_contain_text("手机上开的班")
    fits(page)


@pytest.mark.parametrize(
    ("username", "office"), [("sysadmin", "系统运行"), ("secadmin", "安全"), ("auditor", "审计")]
)
def test_the_three_administrators_see_their_office_and_their_devices(
    hold, username: str, office: str
) -> None:
    page = hold(username)
    desk = page.locator(".panel-work", has_text=office).first
    expect(desk.locator(".count")).to_have_count(4)
    fits(page)
    page.get_by_role("link", name="登录中的设备").tap()
    expect(page).to_have_url(re.compile("/me/sign-ins$"))
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_contain_text("本设备")
    fits(page)


def test_language_and_letters_change_under_the_thumb(hold, scene: Scene) -> None:
    page = hold("learner2")
    page.goto(f"/courses/{scene.course}")
    choose(page, "大字版")
    expect(page.locator("html")).to_have_css("font-size", "20px")
    fits(page)
    for language, words in (("English", "What it earns"), ("繁體", "能得多少學時")):
        choose(page, language)
        expect(page.get_by_role("main")).to_contain_text(words)
        fits(page)
    choose(page, "简体")
    expect(page.get_by_role("main")).to_contain_text("能得多少学时")


def write_a_note(page: Page, words: str) -> None:
    page.locator("#tab-notes").tap()
    page.locator("#note-body").fill(words)
    page.locator("[data-write] button").tap()
    expect(page.locator("li[data-note]", has_text=words)).to_have_count(1)


def choose(page: Page, name: str) -> None:
    """In the menu behind one's face."""
    menu: Locator = page.locator("header details.pop").last
    if not menu.evaluate("menu => menu.open"):
        menu.locator("summary").tap()
    menu.get_by_role("button", name=name, exact=True).tap()


def wait_for_time(page: Page, condition: str) -> None:
    page.wait_for_function(
        f"() => document.querySelector('video').currentTime {condition}",
        timeout=PLAYS_WITHIN_MILLISECONDS,
    )


def fits(page: Page) -> None:
    """Nothing reaches beyond the glass, and every button can be hit."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, .chip, .tabbar a, summary")]
          .filter(one => one.checkVisibility({visibilityProperty: true}) && one.offsetWidth > 1)
          .filter(one => one.getBoundingClientRect().height < 43.5)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == [], page.url
