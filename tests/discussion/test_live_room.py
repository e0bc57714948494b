"""Rooms of live lessons and classes: who enters, who looks after them, when they end."""

from datetime import timedelta

import pytest

from app.discussion import actions, queries
from app.discussion.forms import Holding, Muting, NewPoll
from app.kit import clock as kit_clock
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.live import actions as live
from tests.classes.making import make_class
from tests.discussion.making import words
from tests.factories import make_user
from tests.live.making import make_live


def post(person, room_id, **fields):
    return actions.post_message(person, room_id, words(**fields))


@pytest.fixture
def lesson(sqlite_app):
    """A public live lesson that begins tomorrow."""
    return make_live()


@pytest.fixture
def sqlite_app(app, database):
    """Nothing here is decided by SQL: one engine is enough."""
    if not database.url.startswith("sqlite"):
        pytest.skip("decided without SQL")
    return app


def teacher_of(lesson):
    from app.accounts import queries as accounts

    return accounts.get_user(lesson.teacher_id)


def test_a_public_lesson_has_a_room_for_everybody_and_its_teacher_looks_after_it(lesson):
    room_id = f"live-{lesson.id}"
    teacher, learner = teacher_of(lesson), make_user()
    assert queries.get_room(teacher, room_id).moderates
    room = queries.get_room(learner, room_id)
    assert (room.moderates, room.title) == (False, lesson.title)
    post(learner, room_id, kind="question")
    assert [one.lecturer for one in queries.latest_messages(teacher, room_id)] == [False]
    post(teacher, room_id, kind="announcement")
    assert queries.latest_messages(learner, room_id)[-1].lecturer


def test_who_is_not_invited_finds_no_room(sqlite_app):
    klass = make_class(learners=[learner := make_user()], tutors=[make_user(roles=["tutor"])])
    lesson = make_live(_admin_of(klass), audience=f"class-{klass.id}", title="只给本班")
    room_id = f"live-{lesson.id}"
    assert queries.get_room(learner, room_id).title == "只给本班"
    for stranger in (make_user(), make_user(roles=["teacher"]), make_user(roles=["sysadmin"])):
        with pytest.raises(NotFound):
            queries.get_room(stranger, room_id)
    with pytest.raises(NotFound):
        queries.get_room(learner, "live-999999")


def _admin_of(klass):
    from app.accounts.models import User
    from app.kit.db import session

    return session.get(User, klass.opened_by_id)


def test_tutors_of_the_invited_class_look_after_the_room(sqlite_app):
    tutor = make_user(roles=["tutor"])
    klass = make_class(learners=[learner := make_user()], tutors=[tutor])
    room_id = f"live-{make_live(_admin_of(klass), audience=f'class-{klass.id}').id}"
    assert queries.get_room(tutor, room_id).moderates
    assert not queries.get_room(learner, room_id).moderates
    actions.mute(tutor, room_id, Muting(person_id=learner.id, minutes=5))
    with pytest.raises(NotAllowed):
        post(learner, room_id)
    with pytest.raises(NotAllowed):
        actions.mute(_admin_of(klass), room_id, Muting(person_id=tutor.id, minutes=5))


def test_a_reviewer_of_courses_looks_after_no_live_room(lesson):
    reviewer = make_user(roles=["first_reviewer"])
    with pytest.raises(NotAllowed):
        actions.hold_room(reviewer, f"live-{lesson.id}", Holding(closed=True))


def test_the_room_stays_open_for_half_an_hour_beyond_the_end(lesson, clock):
    learner, room_id = make_user(), f"live-{lesson.id}"
    clock.set(lesson.ends_at + timedelta(minutes=29))
    post(learner, room_id, body="谢谢老师！")
    clock.set(lesson.ends_at + timedelta(minutes=30))
    with pytest.raises(Conflict):
        post(learner, room_id)
    with pytest.raises(Conflict):
        actions.raise_hand(learner, room_id)
    assert [one.body for one in queries.latest_messages(learner, room_id)] == ["谢谢老师！"]


def test_the_room_of_a_lesson_that_was_called_off_is_closed(lesson):
    live.call_off(teacher_of(lesson), lesson.id)
    with pytest.raises(Conflict):
        post(make_user(), f"live-{lesson.id}")


def test_a_class_has_a_room_that_its_tutors_look_after(sqlite_app, clock):
    tutor, learner = make_user(roles=["tutor"]), make_user()
    klass = make_class(
        learners=[learner], tutors=[tutor], ends_at=kit_clock.now() + timedelta(days=3)
    )
    room_id = f"class-{klass.id}"
    room = queries.get_room(tutor, room_id)
    assert (room.moderates, room.owner_id, room.title) == (True, None, klass.title)
    post(learner, room_id)
    with pytest.raises(NotFound):
        queries.get_room(make_user(), room_id)
    clock.forward(days=3)
    with pytest.raises(Conflict):
        post(learner, room_id)


def test_its_polls_end_with_the_lesson_while_people_still_say_thank_you(sqlite_app, clock):
    lesson = make_live(hours_ahead=0.25)
    room_id, teacher = f"live-{lesson.id}", teacher_of(lesson)
    early, late = make_user(), make_user()
    asked = NewPoll(question="听清楚了吗？", options=["清楚", "不清楚"])
    live.start_lesson(teacher, lesson.id)
    poll = actions.open_poll(teacher, room_id, asked)
    assert actions.answer_poll(early, poll.id, 0).closed_at is None
    clock.forward(minutes=20)
    live.end_lesson(teacher, lesson.id)
    clock.forward(minutes=5)
    with pytest.raises(Conflict, match="The lesson has ended, and its polls with it"):
        actions.answer_poll(late, poll.id, 1)
    stands = queries.current_poll(early, queries.get_room(early, room_id))
    assert (list(stands.counts), stands.chosen) == ([1, 0], 0)
    assert stands.closed_at == kit_clock.now() - timedelta(minutes=5)
    post(late, room_id, body="谢谢老师！")
    actions.close_poll(teacher, poll.id)
    with pytest.raises(Conflict, match="No poll can be opened"):
        actions.open_poll(teacher, room_id, asked)
