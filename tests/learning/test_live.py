"""The page of a live lesson, from the plan to the replay, and the console of who gives it."""

import re
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.discussion.actions import open_poll
from app.discussion.forms import NewPoll
from app.kit import clock as kit_clock
from app.kit.db import session, transactional
from app.live import actions, queries
from app.live.models import Attendance, Broadcast, LiveLesson
from app.live.rules import Outcome, Way
from app.live.rules.attendance import milliseconds
from tests.factories import make_organisation, make_user
from tests.live.making import make_live

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FOLDER = "0123456789abcdef" * 2


@transactional
def put_on_air(
    live_id: int, *, minutes_ago: int = 10, ended: bool = False, recorded: bool = True
) -> None:
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
            duration_ms=minutes_ago * 60_000 if recorded else 0,
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


def test_once_on_air_nobody_is_reminded_and_a_page_from_before_is_told_so(sign_in):
    lesson, person = make_live(hours_ahead=0.25), make_user()
    learner = sign_in(person)
    assert "提醒我" in learner.get(f"/live/{lesson.id}").text
    put_on_air(lesson.id)
    for path in ("book", "unbook"):
        assert learner.post(f"/live/{lesson.id}/{path}").status_code == 303
        now = learner.get(f"/live/{lesson.id}").text
        assert "这场直播已经开播，不再需要提醒。" in now
        assert "提醒我" not in now
        assert "撤销" not in now
    assert not queries.get_live(person, lesson.id).is_booked


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


def test_just_after_the_end_no_tab_beside_the_replay_is_for_hands(sign_in, clock):
    """Five tabs would not fit beside it, and nobody is called upon any more."""
    lesson, learner = make_live(hours_ahead=0.25), sign_in(make_user())
    assert 'id="tab-hall-hands"' in page_of(learner, lesson.id)
    clock.forward(minutes=60)
    put_on_air(lesson.id, minutes_ago=42, ended=True)
    page = page_of(learner, lesson.id)
    assert "讨论已经结束" not in page
    assert 'id="tab-hall-then"' in page
    assert 'id="tab-hall-hands"' not in page


@transactional
def leave_early(live_id: int, learner: User) -> None:
    """Somebody was there for the first half of what was on air, and that was judged."""
    lesson = session.get_one(LiveLesson, live_id)
    began, half = lesson.on_air_at, (lesson.ended_at - lesson.on_air_at) / 2
    session.add(
        Attendance(
            live_id=live_id, person_id=learner.id, is_learner=True, entered_at=began,
            beat_at=began + half, spans=[milliseconds(began), milliseconds(began + half)],
            attended_ms=half // timedelta(milliseconds=1), elsewhere_ms=0, watched_ms=0, asked=[],
            outcome=Outcome.TOO_SHORT,
        )
    )  # fmt: skip


def test_who_was_there_learns_what_counted_also_where_nothing_was_recorded(sign_in, clock):
    lesson, learner = make_live(hours_ahead=0.25), make_user()
    clock.forward(minutes=60)
    put_on_air(lesson.id, minutes_ago=43, ended=True, recorded=False)
    leave_early(lesson.id, learner)
    page = page_of(sign_in(learner), lesson.id)
    assert "data-recorded" not in page
    assert "为您计入" in page
    assert "21:30 / 43:00" in page
    assert "这场直播没有可以观看的录像" in page
    assert "可以在这里" not in page


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


def test_who_looks_after_a_room_has_no_hand_to_raise(sign_in):
    """Nobody has to call upon them: they see the hands of the others."""
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=0.25)
    browser = sign_in(teacher)
    for own in (page_of(browser, lesson.id), browser.get(f"/live/{lesson.id}/on-air").text):
        assert "data-hands>" in own
        assert "data-hand>" not in own
    assert "data-hand>" in page_of(sign_in(make_user()), lesson.id)


def test_a_poll_stands_open_while_people_talk_is_folded_and_closed_with_the_lesson(sign_in, clock):
    teacher = make_user(roles=("teacher",))
    lesson = make_live(teacher, hours_ahead=0.25)
    open_poll(teacher, f"live-{lesson.id}", NewPoll(question="听得清吗？", options=["清楚", "不"]))
    browser = sign_in(make_user())
    poll = poll_of(page_of(browser, lesson.id))
    assert "<details open>" in poll
    assert " disabled" not in poll
    clock.forward(minutes=60)
    put_on_air(lesson.id, minutes_ago=42, ended=True)
    poll = poll_of(page_of(browser, lesson.id))
    assert "<details>" in poll, "what was said then comes first"
    assert poll.count(" disabled") == 2
    assert "已结束" in poll
    clock.forward(hours=2)
    poll = poll_of(page_of(browser, lesson.id))
    assert "<details>" in poll
    assert poll.count(" disabled") == 2


def poll_of(page):
    [poll] = re.findall(r'<form class="poll".*?</form>', page, re.DOTALL)
    return poll


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
