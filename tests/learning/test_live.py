"""The page of a live lesson, from the plan to the replay, and the console of who gives it."""

from datetime import timedelta

import pytest

from app.kit import clock as kit_clock
from app.kit.db import session, transactional
from app.live import actions
from app.live.models import Broadcast, LiveLesson
from app.live.rules import Way
from tests.factories import make_organisation, make_user
from tests.live.making import make_live

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FOLDER = "0123456789abcdef" * 2


@transactional
def put_on_air(live_id: int, *, minutes_ago: int = 10, ended: bool = False) -> None:
    """A lesson on air since some minutes, or over after them; its picture is only told of."""
    now = kit_clock.now()
    began = now - timedelta(minutes=minutes_ago)
    lesson = session.get_one(LiveLesson, live_id)
    lesson.on_air_at = began
    lesson.ended_at = now if ended else None
    session.add(
        Broadcast(
            live_id=live_id,
            way=Way.BROWSER,
            folder=FOLDER,
            began_at=began,
            last_segment_at=now,
            ended_at=lesson.ended_at,
            duration_ms=minutes_ago * 60_000,
        )
    )


def page_of(browser, live_id):
    answer = browser.get(f"/live/{live_id}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_planned_lesson_says_when_it_begins_and_when_its_doors_open(sign_in):
    lesson = make_live(hours_ahead=24, title="公共数据授权运营")
    page = page_of(sign_in(make_user()), lesson.id)
    assert "公共数据授权运营" in page
    assert "开播前半小时开放入场" in page
    assert "data-screen" not in page
    assert f"/live/{lesson.id}.ics" in page


def test_half_an_hour_before_there_is_a_seat_in_front_of_the_screen(sign_in):
    lesson = make_live(hours_ahead=0.25)
    page = page_of(sign_in(make_user()), lesson.id)
    assert 'data-state="ready"' in page
    assert "data-countdown" in page
    assert "data-manifest" not in page


def test_on_air_the_picture_has_its_address(sign_in, clock):
    lesson = make_live(hours_ahead=0.25)
    clock.forward(minutes=20)
    put_on_air(lesson.id)
    page = page_of(sign_in(make_user()), lesson.id)
    assert 'data-state="live"' in page
    assert f'data-manifest="/media/live/{FOLDER}/index.m3u8"' in page
    assert "data-recorded" not in page
    assert 'id="sign-in"' in page


def test_when_it_is_over_what_was_sent_can_be_watched_again(sign_in, clock):
    lesson = make_live(hours_ahead=0.25)
    clock.forward(minutes=60)
    put_on_air(lesson.id, minutes_ago=42, ended=True)
    page = page_of(sign_in(make_user()), lesson.id)
    assert "data-recorded" in page
    assert "观看回放" in page
    assert "42 分钟" in page


def test_a_lesson_that_never_went_on_air_says_so(sign_in, clock):
    lesson = make_live(hours_ahead=1, minutes=30)
    clock.forward(minutes=120)
    page = page_of(sign_in(make_user()), lesson.id)
    assert "预约的时间已过" in page
    assert "data-screen" not in page


def test_a_lesson_called_off_says_so(sign_in):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=0.25)
    actions.call_off(teacher, lesson.id)
    page = page_of(sign_in(make_user()), lesson.id)
    assert "data-screen" not in page
    assert "/on-air" not in page


def test_the_console_is_for_its_teacher(sign_in):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=0.25)
    place = f"/live/{lesson.id}/on-air"
    browser = sign_in(teacher)
    assert place in page_of(browser, lesson.id)
    console = browser.get(place)
    assert console.status_code == 200
    assert f'data-air="{lesson.id}"' in console.text
    assert sign_in(make_user(roles=("teacher",))).get(place).status_code == 403
    assert sign_in(make_user()).get(place).status_code == 403


def test_who_is_not_invited_finds_neither_page(sign_in):
    stranger = sign_in(make_user())
    home = make_organisation("别的单位")
    teacher = make_user(roles=("teacher",), organisation=home)
    lesson = make_live(teacher, audience=f"organisation-{home.id}")
    for place in (f"/live/{lesson.id}", f"/live/{lesson.id}/on-air"):
        assert stranger.get(place).status_code == 404


def test_a_page_of_a_lesson_on_air_asks_the_database_little(sign_in, clock, statements):
    lesson = make_live(hours_ahead=0.25)
    clock.forward(minutes=20)
    put_on_air(live_id := lesson.id)
    browser = sign_in(make_user())
    with statements() as said:
        page_of(browser, live_id)
    assert said.count <= 20  # the room tells of its poll, its hands and its questions, too
