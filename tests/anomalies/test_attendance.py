"""Settling a live lesson while a recording that ran beside it has not told of all its minutes."""

from datetime import timedelta

import pytest

from app.accounts.models import User
from app.anomalies.jobs import settle_attendance
from app.courses import actions as courses
from app.courses.forms import LessonChange
from app.courses.rules import State
from app.credits.models import CreditEntry
from app.credits.queries import watched_on
from app.kit import clock as kit_clock
from app.kit.db import session
from app.live.actions import answer_sign_in
from app.live.rules import Outcome
from app.progress.actions import close_plays, go_over, note_left_plays
from tests.courses.making import publish
from tests.live.attending import Viewer, end, lesson_on_air
from tests.progress.making import lesson_ids, make_course, sit_down
from tests.videos.making import make_ready_video

BEAT = 15
MINUTES = 20
UNTOLD = 285
"""Seconds, just short of the five minutes after which a play tells the ledger of itself."""


@pytest.fixture
def recording(app):
    return lesson_ids(make_course(3600))[0]


def attend(clock, viewer, recording=None):
    """A live lesson of twenty minutes to its end, with a recording beside its last minutes."""
    live_id, sitter = lesson_on_air(clock, minutes=MINUTES), None
    viewer.beat(live_id)
    for passed in range(BEAT, MINUTES * 60 + 1, BEAT):
        clock.forward(seconds=BEAT)
        if sitter:
            sitter.report((sitter.seq * BEAT, (sitter.seq + 1) * BEAT))
        answer = viewer.beat(live_id)
        if answer.sign_in:
            answer_sign_in(viewer.person, live_id, answer.sign_in.token)
        if recording and passed == MINUTES * 60 - UNTOLD:
            sitter = sit_down(viewer.person, recording)
    end(live_id)
    return live_id, sitter


def settle(clock):
    clock.forward(minutes=6)
    settle_attendance()
    session.rollback()


def noted_ms(person):
    return watched_on(kit_clock.today(), [person.id])[person.id][0]


def test_24_a_recording_left_when_the_lesson_ends_counts_no_second_twice(clock, recording):
    viewer = Viewer()
    live_id, sitter = attend(clock, viewer, recording)
    covered = sitter.report().covered_ms
    assert covered == UNTOLD * 1000
    assert viewer.attended(live_id) == MINUTES * 60, "nobody has told of the recording yet"
    settle(clock)
    assert viewer.attended(live_id) + covered / 1000 == MINUTES * 60
    assert viewer.row(live_id).outcome is Outcome.TOO_SHORT
    assert session.query(CreditEntry).filter_by(person_id=viewer.person.id).count() == 0


def withdraw(viewer, course):
    courses.place_course(None, course.id, State.UNPUBLISHED)
    close_plays(course.id)


def go_over_to_a_newer_one(viewer, course):
    owner = session.get(User, course.owner_id)
    changed = LessonChange(video_id=make_ready_video(owner, duration_ms=1_800_000).id)
    courses.edit_lesson(owner, course.id, lesson_ids(course)[0], changed)
    publish(course)
    go_over(viewer.person, course.id)


@pytest.mark.parametrize("leave", [withdraw, go_over_to_a_newer_one])
def test_24_a_recording_taken_away_beside_the_lesson_counts_no_second_twice(clock, app, leave):
    """Whatever ends a play: it tells the ledger what it has not told yet."""
    viewer, course = Viewer(), make_course(3600)
    live_id, sitter = attend(clock, viewer, lesson_ids(course)[0])
    covered = sitter.report().covered_ms
    clock.forward(seconds=30)
    leave(viewer, course)
    settle(clock)
    assert covered == UNTOLD * 1000
    assert viewer.attended(live_id) + covered / 1000 == MINUTES * 60
    assert viewer.row(live_id).outcome is Outcome.TOO_SHORT


def test_what_was_left_long_ago_is_not_told_when_its_course_is_withdrawn(clock, app):
    course = make_course(3600)
    sitter = sit_down(lesson_id=lesson_ids(course)[0])
    clock.forward(seconds=BEAT)
    sitter.report((0, BEAT))
    began = kit_clock.today()
    clock.forward(hours=25)
    close_plays(course.id)
    assert sitter.learner.id not in watched_on(began, [sitter.learner.id])


def test_more_plays_of_a_withdrawn_course_cost_no_more_statements(clock, app, statements):
    counts = []
    for people in (1, 5):
        course = make_course(3600)
        sitters = [sit_down(lesson_id=lesson_ids(course)[0]) for _ in range(people)]
        clock.forward(seconds=BEAT)
        for sitter in sitters:
            sitter.report((0, BEAT))
        with statements() as run:
            close_plays(course.id)
        counts.append(run.count)
        assert {noted_ms(sitter.learner) for sitter in sitters} == {BEAT * 1000}
    assert counts[0] == counts[1]


def test_24_what_is_watched_after_the_settling_is_told_from_there(clock, recording):
    viewer = Viewer()
    _live_id, sitter = attend(clock, viewer, recording)
    told = noted_ms(viewer.person)
    settle(clock)
    assert noted_ms(viewer.person) == told + UNTOLD * 1000
    note_left_plays([viewer.person.id], kit_clock.now() - timedelta(hours=1))
    assert noted_ms(viewer.person) == told + UNTOLD * 1000, "nothing is told twice"
    clock.forward(seconds=BEAT)
    sitter.report((UNTOLD, UNTOLD + BEAT))
    assert noted_ms(viewer.person) == told + UNTOLD * 1000 + 300_000, "five minutes, by its beat"


def test_more_people_with_recordings_cost_no_more_statements(clock, recording, statements):
    sitters = [sit_down(lesson_id=recording) for _ in range(6)]
    clock.forward(seconds=BEAT)
    for sitter in sitters:
        sitter.report((0, BEAT))
    people, since = [sitter.learner.id for sitter in sitters], kit_clock.now() - timedelta(hours=1)
    with statements() as one:
        note_left_plays(people[:1], since)
    with statements() as five:
        note_left_plays(people[1:], since)
    assert one.count == five.count
    assert {noted_ms(sitter.learner) for sitter in sitters} == {BEAT * 1000}


def test_who_left_a_recording_before_the_lesson_loses_nothing(clock, recording):
    viewer = Viewer()
    sitter = sit_down(viewer.person, recording)
    clock.forward(seconds=BEAT)
    sitter.report((0, BEAT))
    live_id, _none = attend(clock, viewer)
    settle(clock)
    assert viewer.attended(live_id) == MINUTES * 60
    assert viewer.row(live_id).outcome is Outcome.COUNTED
