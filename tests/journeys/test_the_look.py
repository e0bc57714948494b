"""Everybody: pages that fit a phone, speak to a screen reader, and work by keyboard alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import fill_in_sign_in

SignIn = Callable[..., Page]
OpenBrowser = Callable[..., BrowserContext]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
TARGET_PIXELS = 44
PLACES = {
    "learner": ["/", "/courses", "/courses?q=干部", "/classes", "/me/credits", "/notices"],
    "teacher": ["/", "/studio", "/studio/courses/new"],
    "reviewer1": ["/", "/reviews"],
    "tutor": ["/", "/supervision"],
    "learning_admin": ["/", "/classes/new", "/supervision"],
    "auditor": ["/", "/me/sign-ins", "/me/password", "/nothing/here"],
}


@pytest.mark.parametrize("username", PLACES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_finds_nothing_serious_amiss(
    sign_in: SignIn, username: str, scheme: str
) -> None:
    page = sign_in(username, color_scheme=scheme)
    faults = {place: _serious_faults(page, place) for place in PLACES[username]}
    assert {place: found for place, found in faults.items() if found} == {}


@pytest.mark.parametrize("username", PLACES)
@pytest.mark.parametrize("text", ["", "large"])
def test_no_page_scrolls_sideways_on_a_phone_in_either_text_size(
    sign_in: SignIn, username: str, text: str
) -> None:
    page = sign_in(username, **PHONE)
    page.evaluate("text => document.cookie = `text=${text}; Path=/`", text)
    too_wide = {}
    for place in PLACES[username]:
        page.goto(place)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 375:
            too_wide[place] = width
    assert too_wide == {}


@pytest.mark.parametrize("username", ["learner", "teacher"])
def test_what_a_thumb_presses_is_large_enough(sign_in: SignIn, username: str) -> None:
    page = sign_in(username, **PHONE)
    small = {}
    for place in PLACES[username]:
        page.goto(place)
        found = page.evaluate(
            """least => [...document.querySelectorAll("button, .btn, summary, .tabbar a, .chip")]
              .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < least)
              .map(one => one.outerHTML.slice(0, 90))""",
            TARGET_PIXELS - 0.5,
        )
        if found:
            small[place] = found
    assert small == {}


def test_the_keyboard_skips_to_the_content_and_works_the_account_menu(sign_in: SignIn) -> None:
    page = sign_in("learner")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    menu = page.locator("details.pop").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="退出登录")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_colours_and_text_size_are_kept_from_page_to_page(sign_in: SignIn) -> None:
    page = sign_in("learner")
    page.locator("details.pop summary").first.click()
    page.get_by_role("button", name="深色").click()
    page.get_by_role("button", name="大字版").click()
    page.goto("/courses")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_css("font-size", "20px")


def test_without_script_one_signs_in_changes_the_language_and_leaves(
    open_browser: OpenBrowser,
) -> None:
    page = open_browser(java_script_enabled=False).new_page()
    page.goto("/login")
    fill_in_sign_in(page, "learner", PASSWORD)
    expect(page.locator("h1")).to_contain_text("好，")
    _choose(page, "English")
    expect(page.locator("h1")).to_contain_text("Good ")
    _choose(page, "简体")
    expect(page.locator("h1")).to_contain_text("好，")
    _choose(page, "退出登录")
    expect(page.get_by_role("main")).to_contain_text("已退出登录")


def _choose(page: Page, name: str) -> None:
    page.locator("details.pop summary").first.click()
    page.get_by_role("button", name=name, exact=True).click()


def _serious_faults(page: Page, place: str) -> list[str]:
    """What axe calls serious or critical; the parts of the player name themselves."""
    page.goto(place)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({exclude: ['media-controller']})")
    return [
        f"{fault['id']}: {json.dumps([node['html'][:160] for node in fault['nodes'][:3]])}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
