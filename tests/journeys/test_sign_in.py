"""Everybody: finding the door, being turned away kindly, coming in, going out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import fill_in_sign_in

SignIn = Callable[..., Page]
OpenBrowser = Callable[..., BrowserContext]


def test_a_stranger_is_led_to_the_door_and_then_to_where_they_wanted_to_go(
    open_browser: OpenBrowser,
) -> None:
    page = open_browser().new_page()
    page.goto("/courses")
    expect(page).to_have_url(re.compile("/login"))
    fill_in_sign_in(page, "learner", "not the password")
    expect(page.get_by_role("main")).to_contain_text("用户名或密码不对")
    expect(page.locator("input[name=username]")).to_have_value("learner")
    fill_in_sign_in(page, "learner", PASSWORD)
    expect(page).to_have_url(re.compile("/courses$"))


@pytest.mark.parametrize("username", ["sysadmin", "secadmin", "auditor", "tutor", "teacher"])
def test_every_role_has_a_first_page(sign_in: SignIn, username: str) -> None:
    page = sign_in(username, at="/")
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)


def test_a_phone_shows_the_door_without_scrolling_sideways(open_browser: OpenBrowser) -> None:
    page = open_browser(viewport={"width": 375, "height": 812}).new_page()
    page.goto("/login")
    expect(page.locator("input[name=password]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
