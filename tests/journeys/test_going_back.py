"""The back button after every form: a page, never the browser's question, with what was typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, TimeoutError, expect

from tests.journeys.every_page import PAGES
from tests.journeys.showcase import draft_course, program_of
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

LEFT_ALONE = re.compile(r"/logout|/moves|/remove|/end|/delete|/off|/draft|/me/(password|look)")
"""What would end the sitting or move what others look at; moves have a test of their own."""

FORMS = """async (place) => {
    const answer = await fetch(place);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...new Set([...page.querySelectorAll("main form")]
        .filter((form) => form.method === "post")
        .map((form) => new URL(form.getAttribute("action") || place, location.origin).pathname))];
}"""
"""The addresses that the forms of a page are sent to, without showing the page."""

SEND = """action => {
    const form = [...document.querySelectorAll("main form")]
        .find((one) => one.method === "post" && new URL(one.action).pathname === action);
    form.noValidate = true;
    let typed = false;
    for (const field of form.elements)
        if (field.matches("textarea, input[type=text], input:not([type])") && !field.hidden) {
            field.value += " 𠮷";
            typed = true;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }
    let kept_here = false;
    addEventListener("submit", (event) => { kept_here = event.defaultPrevented; }, { once: true });
    window.sentFromHere = true;
    const does = "button:not([type=button]):not([name=dry_run])";
    form.requestSubmit(form.querySelector(does));
    return [kept_here, typed];
}"""
"""Sends a form as somebody in a hurry does; whether script answers and the page stays, and whether
there was anything to type."""

STATUS = "() => performance.getEntriesByType('navigation')[0].responseStatus"


def test_back_after_every_form_leads_to_a_page(sign_in: SignIn, shown: dict[str, str]) -> None:
    faults: list[str] = []
    seen: set[str] = set()
    for username in ("teacher", "learning_admin", "tutor", "reviewer1", "learner"):
        page = sign_in(username, at="/help")
        for pattern in PAGES[username]:
            faults += _forms_of(page, pattern.format(**shown), seen)
        page.context.close()
    assert not faults, "\n".join(faults)
    assert len(seen) >= 12, f"fewer forms than there are: {sorted(seen)}"


def _forms_of(page: Page, path: str, seen: set[str]) -> list[str]:
    """What goes wrong around the forms of one page that were not met before."""
    faults = []
    for action in page.evaluate(FORMS, path):
        kind = re.sub(r"\d+", "N", action)
        if kind in seen or LEFT_ALONE.search(kind):
            continue
        seen.add(kind)
        faults += [f"{kind}: {fault}" for fault in _there_and_back(page, path, action)]
    return faults


def _there_and_back(page: Page, path: str, action: str) -> list[str]:
    page.goto(path)
    kept_here, typed = page.evaluate(SEND, action)
    if kept_here:
        return []
    try:
        page.wait_for_function("() => !window.sentFromHere && document.readyState === 'complete'")
    except TimeoutError:
        return ["it leads nowhere"]
    refused = page.evaluate(STATUS) >= 400
    page.goto("/healthz")  # anywhere; this costs least
    faults = []
    for step in ("back to the answer", "back to the form"):
        page.go_back()
        page.wait_for_load_state()
        if not page.url.startswith("http"):
            return [*faults, f"{step}: the browser asks"]
        if page.evaluate(STATUS) not in (0, 200):
            faults.append(f"{step}: {page.evaluate(STATUS)}")
        if refused and typed and step == "back to the answer" and "𠮷" not in _typed(page):
            faults.append(f"{step}: what was typed is gone")
    return faults


def _typed(page: Page) -> str:
    fields = "() => [...document.querySelectorAll('main :is(input, textarea)')].map(f => f.value)"
    return " ".join(page.evaluate(fields))


def test_back_after_a_move_leads_to_the_course(sign_in: SignIn, academy: Stack) -> None:
    teacher = program_of(academy.url, "teacher")
    topic = teacher.ask("GET", "/topics")["items"][0]["id"]
    course = draft_course(teacher, "送审以后返回", topic)
    page = sign_in("teacher")
    page.goto(f"/studio/courses/{course}")
    page.locator("form[action$='/moves'] button").first.click()
    expect(page.get_by_role("main")).to_contain_text("撤回")
    page.wait_for_load_state()
    page.go_back()
    assert page.url.startswith("http")
    page.goto("/studio")
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text("送审以后返回")


def test_coming_back_and_creating_again_makes_nothing_twice(sign_in: SignIn) -> None:
    page = sign_in("teacher")
    page.goto("/studio/courses/new")
    page.locator("input[name=title]").fill("返回一次")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    page.wait_for_load_state()
    made = page.url
    page.go_back()
    expect(page).to_have_url(re.compile("/studio/courses/new$"))
    page.locator("input[name=title]").fill("返回一次")
    page.locator("main form button").first.click()
    expect(page).to_have_url(made)
    page.wait_for_load_state()
    page.go_back()
    page.locator("input[name=title]").fill("另一门课")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/studio/courses/\d+$"))
    expect(page.get_by_role("main")).to_contain_text("另一门课")
    assert page.url != made
    page.goto("/studio?q=返回一次")
    expect(page.locator(".studio-title")).to_have_count(1)
