"""A branch venue: kept on a phone, with two people who were not only there; looked at, credited."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.making import Hand
from tests.journeys.stack import Stack
from tests.journeys.venue_moments import PEOPLE

SignIn = Callable[..., Page]

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
TITLE = "大讲堂：三个县的一本账"
JPEG = b"\xff\xd8\xff\xe0 a room"
ONE, TWICE, ABSENT = PEOPLE.values()


@pytest.fixture
def lesson(academy: Stack) -> str:
    """A lesson whose doors are open, with two venues; one of its people is marked at both."""
    academy.python("tests.journeys.venue_moments", "people")
    teacher, tutor = Hand(academy, "teacher"), Hand(academy, "tutor")
    plan = {
        "title": TITLE,
        "starts_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    live_id: str = teacher.post("/live", plan)["id"]
    home = tutor.get("/me")["organisation"]["id"]
    for title in ("南山分会场", "北湖分会场"):
        teacher.post(
            f"/live/{live_id}/venues",
            {"title": title, "place": "报告厅", "organisation": home, "liaisons": ["tutor"]},
        )
    *_first, other = tutor.get(f"/live/{live_id}/venues")["items"]
    venue = f"/live/{live_id}/venues/{other['id']}"
    tutor.post(f"{venue}/people", {"usernames": ["hall_two"]})
    tutor.post(f"{venue}/marks", {"mark": "arrived", "everybody": True})
    return live_id


def test_a_register_is_kept_on_a_phone_reviewed_and_credited(
    sign_in: SignIn, academy: Stack, lesson: str
) -> None:
    liaison = sign_in("tutor", **PHONE)
    venue = open_the_desk(liaison)
    register(liaison)
    mark_without_leaving_the_page(liaison)
    academy.python("tests.journeys.venue_moments", "held", lesson)
    prove_and_hand_in(liaison, venue)

    judge = sign_in("learning_admin")
    approve(judge)
    academy.python("tests.journeys.venue_moments", "settled", lesson)

    learner = sign_in("hall_one", **PHONE)
    learner.goto(f"/live/{lesson}")
    expect(learner.get_by_text("分会场“南山分会场”")).to_be_visible()
    learner.goto("/me/credits")
    entry = learner.locator(".entry", has_text=TITLE)
    entry.locator("summary").click()
    expect(entry.get_by_text("南山分会场")).to_be_visible()
    expect(entry.get_by_text("周静")).to_be_visible()
    expect(entry.get_by_text("吴海")).to_be_visible()

    left_out = sign_in("hall_two")
    left_out.goto(f"/live/{lesson}")
    expect(left_out.get_by_text("当时在北湖分会场").first).to_be_visible()
    left_out.goto("/me/credits")
    expect(left_out.locator(".entry", has_text=TITLE)).to_have_count(0)


def open_the_desk(liaison: Page) -> str:
    liaison.goto("/venues")
    liaison.get_by_role("link", name="南山分会场").click()
    expect(liaison.get_by_role("heading", name="南山分会场")).to_be_visible()
    return liaison.url


def register(liaison: Page) -> None:
    """One is found by a part of the name, two are typed, and a slip of the pen is told."""
    liaison.get_by_label("姓名或用户名").fill("欧阳")
    liaison.keyboard.press("Enter")
    liaison.get_by_role("button", name=f"登记: {ONE}").click()
    expect(liaison.locator("#people").get_by_text(ONE)).to_be_visible()
    liaison.locator("#register textarea").fill("hall_two hall_three nobody")
    liaison.locator("#register form").last.get_by_role("button", name="登记").click()
    expect(liaison.get_by_text("没有这个用户名").first).to_be_visible()
    expect(liaison.locator(".venue-person")).to_have_count(3)


def mark_without_leaving_the_page(liaison: Page) -> None:
    liaison.evaluate("() => { window.stays = true; }")
    for name in (ONE, TWICE):
        row = liaison.locator(".venue-person", has_text=name)
        row.get_by_role("button", name=re.compile("^到场")).click()
        expect(row.get_by_role("button", name=re.compile("^离开"))).to_be_visible()
    expect(
        liaison.locator(".venue-person", has_text=TWICE).get_by_text("北湖分会场")
    ).to_be_visible()
    assert liaison.evaluate("() => window.stays"), "marking loaded the whole page"


def prove_and_hand_in(liaison: Page, venue: str) -> None:
    liaison.goto(venue)
    expect(liaison.get_by_text("还差一样：现场照片。")).to_be_visible()
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    liaison.locator("input[name=camera]").set_input_files(photo)
    liaison.locator("#photos form").last.get_by_role("button").last.click()
    expect(liaison.get_by_role("link", name="现场.jpg").first).to_be_visible()
    liaison.locator("#field-submit summary").click()
    liaison.locator("dialog[open], details[open]").last.locator("form button").last.click()
    expect(liaison.get_by_role("button", name="撤回签到表")).to_be_visible()


def approve(judge: Page) -> None:
    """Who was in two venues at one time is looked at first, and left out with a reason."""
    judge.goto("/venues?which=review")
    judge.get_by_role("link", name="南山分会场").click()
    judge.locator(".chips a", has_text="需要留意").click()
    expect(judge.locator(".venue-person")).to_have_count(1)
    row = judge.locator(".venue-person", has_text=TWICE)
    expect(row.get_by_text("北湖分会场")).to_be_visible()
    row.locator("summary").first.click()
    question = judge.locator("dialog[open], details[open]").last
    question.locator("input[name=why]").fill("当时在北湖分会场")
    question.locator("form button").last.click()
    expect(judge.get_by_text("当时在北湖分会场").first).to_be_visible()
    judge.locator("button[value=approve]").click()
    expect(judge.get_by_text("学时几分钟内记入").first).to_be_visible()
