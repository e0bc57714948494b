"""The back button after a form: a page, never the browser's question, with what was typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]


def test_back_after_a_refused_form_leads_to_what_was_typed(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    page.goto("/live/new")
    page.locator("input[name=title]").fill("返回以后还在 𠮷")
    page.locator("main form").last.evaluate("form => { form.noValidate = true }")
    page.locator("main form").last.locator("button").last.click()
    expect(page.locator(".field-error").first).to_be_visible()
    page.goto("/courses")
    page.go_back()
    expect(page.locator("input[name=title]")).to_have_value("返回以后还在 𠮷")


def test_back_after_a_form_that_did_its_work_leads_to_the_form(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    page.goto("/studio/courses/new")
    page.locator("input[name=title]").fill("返回一次")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    page.wait_for_load_state()
    made = page.url
    page.go_back()
    expect(page).to_have_url(re.compile("/studio/courses/new$"))
    page.go_forward()
    expect(page).to_have_url(made)
    expect(page.get_by_role("main")).to_contain_text("返回一次")
