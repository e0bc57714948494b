"""The page of a live lesson that is over: its replay, and how that becomes a course."""

from datetime import timedelta

import pytest

from app.courses import queries as courses
from app.kit import clock as kit_clock
from app.kit.db import session, transactional
from app.live.models import Attendance, LiveLesson, LiveMarker, LiveReplay
from app.live.rules import Outcome
from app.live.rules.attendance import milliseconds
from app.live.rules.replay import ReplayProblem, ReplayState
from tests.courses.making import make_draft, make_published_course, make_teacher
from tests.factories import make_user
from tests.learning.test_live import page_of, put_on_air
from tests.live.making import make_live

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MINUTE_MS = 60_000
HOURS_BY_REPLAY = "去学回放课程"


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def lesson(teacher, clock):
    """A lesson of its teacher that was on air for 42 minutes and is over; so is its room."""
    made = make_live(teacher, hours_ahead=0.25, minutes=30)
    clock.forward(minutes=80)
    put_on_air(made.id, minutes_ago=42, ended=True)
    return made


@transactional
def keep_replay(live_id, state, *, course=None, problem=None):
    """What the worker has written down of its recording."""
    began = milliseconds(session.get_one(LiveLesson, live_id).on_air_at)
    session.add(
        LiveReplay(
            live_id=live_id,
            state=state,
            problem=problem.code if problem else None,
            asked_at=kit_clock.now(),
            stretches=[[0, began, 42 * MINUTE_MS]],
            course_id=course.id if course else None,
        )
    )


@transactional
def mark(live_id, teacher, minutes, title):
    began = session.get_one(LiveLesson, live_id).on_air_at
    at = began + timedelta(minutes=minutes)
    session.add(LiveMarker(live_id=live_id, at=at, title=title, by_id=teacher.id))


@transactional
def miss_it(live_id, person):
    """Somebody was there for a minute, which was not enough."""
    began = milliseconds(session.get_one(LiveLesson, live_id).on_air_at)
    session.add(
        Attendance(
            live_id=live_id,
            person_id=person.id,
            is_learner=True,
            entered_at=kit_clock.now(),
            beat_at=kit_clock.now(),
            spans=[began, began + MINUTE_MS],
            attended_ms=MINUTE_MS,
            elsewhere_ms=0,
            watched_ms=0,
            asked=[],
            due=[],
            outcome=Outcome.TOO_SHORT,
        )
    )


def test_markers_are_the_chapters_of_the_replay(teacher, lesson, sign_in):
    keep_replay(lesson.id, ReplayState.WAITING)
    mark(lesson.id, teacher, 5, "三个要点")
    page = page_of(sign_in(make_user()), lesson.id)
    assert 'data-at="300.0"' in page
    assert "三个要点" in page
    assert 'data-duration="2520.0"' in page
    assert 'id="tab-hall-hands"' not in page


def test_without_markers_there_is_no_empty_list_of_them(lesson, sign_in):
    keep_replay(lesson.id, ReplayState.WAITING)
    assert "data-chapters" not in page_of(sign_in(make_user()), lesson.id)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ReplayState.WAITING, "录像正在合成"),
        (ReplayState.JOINING, "录像正在合成"),
        (ReplayState.NOTHING, "没有留下录像"),
        (ReplayState.FAILED, "录像没有合成成功"),
    ],
)
def test_only_its_teacher_hears_how_the_recording_is_doing(teacher, lesson, sign_in, state, told):
    keep_replay(lesson.id, state, problem=ReplayProblem.BROKEN)
    assert told in page_of(sign_in(teacher), lesson.id)
    assert "回放课程" not in page_of(sign_in(make_user()), lesson.id)


def test_a_recording_that_failed_can_be_tried_again(teacher, lesson, sign_in, api):
    keep_replay(lesson.id, ReplayState.FAILED, problem=ReplayProblem.NO_ROOM)
    page = page_of(sign_in(teacher), lesson.id)
    assert "data-replay-again" in page
    assert api(teacher).post(f"/api/v1/live/{lesson.id}/replay").status_code == 200
    page = page_of(sign_in(teacher), lesson.id)
    assert "data-replay-again" not in page
    assert "录像正在合成" in page


def test_a_draft_is_opened_in_the_studio_by_its_teacher_alone(teacher, lesson, sign_in):
    course = make_draft(teacher)
    keep_replay(lesson.id, ReplayState.JOINED, course=course)
    page = page_of(sign_in(teacher), lesson.id)
    assert f'href="/studio/courses/{course.id}"' in page
    assert "请补充完善后提交审核" in page
    assert f"/courses/{course.id}" not in page_of(sign_in(make_user()), lesson.id)


def test_who_missed_the_hours_is_led_to_the_course_once_it_is_open(teacher, lesson, sign_in):
    learner = make_user()
    miss_it(lesson.id, learner)
    page = page_of(sign_in(learner), lesson.id)
    assert "回放通过审核、成为课程之后" in page
    assert HOURS_BY_REPLAY not in page
    course = make_published_course(teacher)
    keep_replay(lesson.id, ReplayState.JOINED, course=course)
    page = page_of(sign_in(learner), lesson.id)
    assert HOURS_BY_REPLAY in page
    assert f'href="/courses/{course.id}"' in page
    other = page_of(sign_in(make_user()), lesson.id)
    assert HOURS_BY_REPLAY not in other
    assert f'href="/courses/{course.id}"' in other


def test_a_page_of_a_replay_asks_the_database_little(teacher, lesson, sign_in, statements):
    keep_replay(lesson.id, ReplayState.JOINED, course=make_published_course(teacher))
    mark(lesson.id, teacher, 5, "三个要点")
    browser = sign_in(make_user())
    page_of(browser, lesson.id)  # the first one also lets in who comes
    with statements() as said:
        page_of(browser, lesson.id)
    few = said.count
    for minute in range(6, 30):
        mark(lesson.id, teacher, minute, f"第 {minute} 分钟")
    with statements() as said:
        page_of(browser, lesson.id)
    assert said.count == few


@pytest.mark.parametrize(("minutes", "beside"), [(42, True), (40, False)])
def test_what_was_said_stands_beside_the_course_unless_it_was_cut(
    teacher, lesson, sign_in, minutes, beside
):
    course = make_published_course(teacher, kind="live", lessons=(minutes * 60, "article"))
    keep_replay(lesson.id, ReplayState.JOINED, course=course)
    revision = courses.newest_revision(course.id)
    first, second = [one.lesson_id for one in courses.lessons_of(revision.id)]
    browser = sign_in(make_user())
    address = f'data-then="/api/v1/rooms/live-{lesson.id}/replay"'
    assert (address in browser.get(f"/lessons/{first}").text) is beside
    assert address not in browser.get(f"/lessons/{second}").text
