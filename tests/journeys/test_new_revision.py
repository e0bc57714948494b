"""A recording is replaced: who has begun keeps theirs, newcomers get the new one, all by choice."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.making import Hand, make_published, publish
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

CLIPS = Path(__file__).resolve().parents[1] / "media"
LENGTH = "() => document.querySelector('video').duration"
ENDS_WITHIN_MILLISECONDS = 45_000


def watch(page: Page, lesson: str) -> None:
    page.goto(f"/lessons/{lesson}")
    page.locator("[data-start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")


def replace_second(academy: Stack, course: str) -> None:
    """The teacher opens a revision whose second lesson shows another file, and it is published."""
    teacher = Hand(academy, "teacher")
    second = teacher.get(f"/courses/{course}")["lessons"][1]["id"]
    video = teacher.upload(CLIPS / "rabbit.mp4")
    teacher.patch(f"/courses/{course}/lessons/{second}", {"video_id": video})
    teacher.post(f"/courses/{course}/moves", {"move": "submit"})
    publish(academy, course)


def test_a_new_recording_comes_while_somebody_watches_and_they_go_over_when_they_like(
    academy: Stack, sign_in: SignIn
) -> None:
    lessons = {"第一讲": CLIPS / "bigbuckbunny.mp4", "第二讲": CLIPS / "crystal.mp4"}
    course = make_published(academy, "一门换了录像的课", lessons)
    made = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"]
    first, second = (one["id"] for one in made)

    page = sign_in("learner")
    watch(page, first)
    expect(page.locator("[data-after]")).to_be_visible(timeout=ENDS_WITHIN_MILLISECONDS)
    watch(page, second)
    replace_second(academy, course)
    expect(page.locator("[data-after]")).to_be_visible(timeout=ENDS_WITHIN_MILLISECONDS)
    assert round(page.evaluate(LENGTH)) == 12

    newcomer = sign_in("learner2")
    watch(newcomer, second)
    assert round(newcomer.evaluate(LENGTH)) == 8
    newcomer.close()

    page.goto(f"/courses/{course}")
    done = page.locator(".outline-mark-done")
    expect(done).to_have_count(2)
    page.get_by_text("改学第 2 版").first.click()
    sheet = page.get_by_role("dialog", name="从现在起改学第 2 版？")
    expect(sheet).to_contain_text("要从头学：第二讲")
    sheet.get_by_role("button", name="改学第 2 版").click()
    expect(page.get_by_text("您学的是第 2 版")).to_be_visible()
    expect(done).to_have_count(1)
    watch(page, second)
    assert round(page.evaluate(LENGTH)) == 8
