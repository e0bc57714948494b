"""What a teacher may send beside a camera: the screen, and the screen with the camera in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.making import Hand
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]
ARRIVES_WITHIN_MS = 90_000
"""An encoder, ffmpeg and an academy share this machine's cores."""
MOVES = """() => {
  const video = document.querySelector("[data-preview]");
  return video.videoWidth > 0 && video.currentTime > 0.5;
}"""


def planned(academy: Stack, days_ahead: int) -> str:
    """A lesson on a day of its own; a test run needs no open doors."""
    plan = {
        "title": "把屏幕讲给大家看",
        "starts_at": (datetime.now(UTC) + timedelta(days=days_ahead)).isoformat(),
        "minutes": 30,
        "audience": "public",
    }
    made: str = Hand(academy, "teacher").post("/live", plan)["id"]
    return made


@pytest.mark.parametrize(("source", "days_ahead"), [("屏幕", 40), ("屏幕加摄像头", 41)])
def test_a_screen_arrives_in_a_test_run(
    source: str, days_ahead: int, sign_in: SignIn, academy: Stack
) -> None:
    live_id = planned(academy, days_ahead)
    teacher = sign_in("teacher")
    teacher.goto(f"/live/{live_id}/on-air")
    teacher.get_by_text(source, exact=True).click()
    teacher.get_by_role("button", name="打开我的画面").click()
    teacher.wait_for_function(MOVES, timeout=ARRIVES_WITHIN_MS)
    teacher.get_by_role("button", name="试播", exact=True).click()
    expect(teacher.locator("[data-air-sign]")).to_contain_text("试播")
    expect(teacher.locator("[data-health-words]")).to_contain_text(
        "可以正式开播", timeout=ARRIVES_WITHIN_MS
    )
    teacher.get_by_role("button", name="结束试播").click()
    expect(teacher.get_by_role("button", name="正式开播")).to_be_visible()
