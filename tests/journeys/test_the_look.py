"""Everybody: pages that fit a phone, speak to a screen reader, and work by keyboard alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from tests.factories import PASSWORD
from tests.journeys.conftest import fill_in_sign_in
from tests.journeys.every_page import LEFT_OUT, NOWHERE, PAGES, REFUSED
from tests.journeys.looking import PC, PHONE, Device, overflow_on

SignIn = Callable[..., Page]
OpenBrowser = Callable[..., BrowserContext]

TABS = 14


@pytest.fixture
def places(shown: dict[str, str]) -> Callable[[str], list[str]]:
    """``places("tutor")``: the addresses that this person's pages have."""
    return lambda username: [place.format(**shown) for place in PAGES[username]]


@pytest.fixture
def quiet() -> Iterator[Callable[[Page], None]]:
    """``quiet(page)``: whatever this page complains of in its console fails the test."""
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda problem: complaints.append(f"{page.url}: {problem}"))
        page.on("console", lambda said: _note(complaints, page, said.type, said.text))

    yield listen
    assert complaints == []


def _note(complaints: list[str], page: Page, kind: str, text: str) -> None:
    if kind == "error" and "status of 40" not in text:
        complaints.append(f"{page.url}: {text}")


def test_every_page_of_the_academy_is_looked_at_or_said_to_be_left_out(built_app: Flask) -> None:
    roads = built_app.url_map.bind("localhost")
    everything = {rule.endpoint for rule in built_app.url_map.iter_rules() if _is_page(rule)}
    looked_at = set()
    for place in {place for places in PAGES.values() for place in places}:
        path = re.sub(r"{\w+}", "1", place.partition("?")[0])
        try:
            looked_at.add(roads.match(path, method="GET")[0])
        except NotFound:
            assert path in NOWHERE
    assert everything - looked_at == set(LEFT_OUT)
    assert looked_at & set(LEFT_OUT) == set()


def _is_page(rule: Rule) -> bool:
    api = rule.rule.startswith("/api/v1/") and not rule.rule.endswith("/docs")
    return "GET" in (rule.methods or set()) and not api


@pytest.mark.parametrize("username", PAGES, ids=lambda name: name or "nobody")
def test_every_page_fits_is_named_and_can_be_hit_in_every_look(
    open_browser: OpenBrowser,
    sign_in: SignIn,
    places: Callable[[str], list[str]],
    quiet: Callable[[Page], None],
    username: str,
) -> None:
    """Opened on a phone, and turned into a PC in place."""
    options = {**PHONE, "reduced_motion": "reduce"}
    page = sign_in(username, **options) if username else open_browser(**options).new_page()
    quiet(page)
    device = Device.of(page)
    wrong = {}
    for place in places(username):
        answer = page.goto(place)
        assert answer
        assert (answer.status < 400) == ((username, place) not in REFUSED), (
            f"{place}: {answer.status}"
        )
        wrong[place] = device.faults()
    assert {place: faults for place, faults in wrong.items() if faults} == {}


@pytest.mark.parametrize("username", ["learner", "tutor"])
def test_english_fits_a_phone_too(
    sign_in: SignIn, places: Callable[[str], list[str]], username: str
) -> None:
    page = sign_in(username, **PHONE, reduced_motion="reduce")
    _speak(page, "en")
    wrong = {}
    for place in places(username):
        page.goto(place)
        wrong[place] = overflow_on(page)
    _speak(page, "zh_Hans")
    assert {place: faults for place, faults in wrong.items() if faults} == {}


def _speak(page: Page, language: str) -> None:
    page.goto("/me")
    page.locator(f"#look button[value={language}]").click()


@pytest.mark.parametrize("username", ["learner", "tutor", "reviewer1"])
def test_who_goes_by_keyboard_sees_where_they_are(
    sign_in: SignIn, places: Callable[[str], list[str]], username: str
) -> None:
    page = sign_in(username)
    unseen: dict[str, str] = {}
    for place in places(username):
        page.goto(place)
        for _step in range(TABS):
            page.keyboard.press("Tab")
            if lost := page.evaluate(UNSEEN):
                unseen[place] = lost
    assert unseen == {}


UNSEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one.closest("media-controller")) return "";
  const marked = (it) => [null, "::after"].some((part) => {
    const style = getComputedStyle(it, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  });
  const around = [one, one.closest("label"), one.closest(".course"), one.closest("form")];
  return around.some((it) => it && marked(it)) ? "" : one.outerHTML.slice(0, 120);
}"""


def test_the_keyboard_skips_to_the_content_and_works_the_account_menu(sign_in: SignIn) -> None:
    page = sign_in("learner", at="/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    menu = page.locator("details.pop").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="关于我")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="退出登录")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_colours_and_text_size_are_kept_from_page_to_page(sign_in: SignIn) -> None:
    page = sign_in("learner", at="/")
    page.locator("details.pop summary").first.click()
    page.get_by_role("button", name="深色").click()
    page.get_by_role("button", name="大字版").click()
    page.goto("/courses")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_css("font-size", "20px")


def test_without_script_one_signs_in_changes_language_and_colours_and_leaves(
    open_browser: OpenBrowser,
) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/login")
    fill_in_sign_in(page, "learner", PASSWORD)
    expect(page.locator("h1")).to_contain_text("好，")
    _choose(page, "深色")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    _choose(page, "English")
    expect(page.locator("h1")).to_contain_text("Good ")
    _choose(page, "简体")
    expect(page.locator("h1")).to_contain_text("好，")
    _choose(page, "退出登录")
    expect(page.get_by_role("main")).to_contain_text("已退出登录")


def _choose(page: Page, name: str) -> None:
    page.locator("details.pop summary").first.click()
    page.locator("details.pop").first.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("look", [PHONE, PC], ids=["phone", "pc"])
def test_a_long_name_gives_way_to_the_cells_of_the_heat_table(
    sign_in: SignIn, shown: dict[str, str], look: dict[str, object]
) -> None:
    page = sign_in("tutor", **look)
    page.goto(f"/supervision/classes/{shown['class']}/heat")
    expect(page.locator(".grid[data-whole]")).to_be_visible()
    widths = page.locator(".grid-who").evaluate_all("all => all.map(one => one.clientWidth)")
    assert len(widths) > 4
    assert len(set(widths)) == 1
