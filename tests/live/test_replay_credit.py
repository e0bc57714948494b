"""A live lesson and its replay are one thing to the ledger: the first to come is counted, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.credits import queries as credits
from app.credits.actions import reverse_entry
from app.credits.models import CreditEntry
from app.credits.rules import EntryKind
from app.kit.db import session, transactional
from app.learning.queries.course import course_page
from app.learning.queries.whys import explained
from app.live import actions
from app.live.rules import Outcome
from app.progress import queries as progress
from tests.factories import make_user
from tests.live.attending import Viewer, end, lesson_on_air, settle
from tests.progress.making import lesson_ids, make_course, send, sit_down, watch_to_the_end

MINUTES = 10


@transactional
def _share(course, live_id):
    course.credit_source = f"live:{live_id}"


@pytest.fixture
def held(app, clock):
    """A live lesson, somebody who is there for all of it, somebody for half; settled later."""
    live_id = lesson_on_air(clock, minutes=MINUTES)
    there, half = Viewer(), Viewer()
    for beat in range(MINUTES * 4 + 1):
        for viewer in (there, half) if beat < MINUTES * 2 else (there,):
            answer = viewer.beat(live_id)
            if answer.sign_in:
                actions.answer_sign_in(viewer.person, live_id, answer.sign_in.token)
        clock.forward(seconds=15)
    end(live_id)
    return live_id, there, half


@pytest.fixture
def replay(held):
    course = make_course(MINUTES * 60, kind="live")
    _share(course, held[0])
    return course


def entries_of(person):
    session.expire_all()
    return session.query(CreditEntry).filter_by(person_id=person.id).all()


def test_who_has_the_hour_of_the_live_lesson_gets_none_for_its_replay(held, replay, clock):
    live_id, there, _half = held
    settle(clock, live_id)
    [before] = entries_of(there.person)
    assert watch_to_the_end(clock, there.person, replay).complete
    [after] = entries_of(there.person)
    assert after.id == before.id
    assert (after.kind, after.source) == (EntryKind.LIVE, f"live:{live_id}")
    standing = progress.course_standing(there.person, [there.person.id], [replay.id])
    assert standing[there.person.id, replay.id].completed_at is not None


def test_who_has_the_hour_of_the_replay_gets_none_for_the_live_lesson(held, replay, clock):
    live_id, there, _half = held
    watch_to_the_end(clock, there.person, replay)
    [before] = entries_of(there.person)
    settle(clock, live_id)
    [after] = entries_of(there.person)
    assert after.id == before.id
    assert (after.kind, after.source) == (EntryKind.ONLINE, f"live:{live_id}")
    assert there.row(live_id).outcome is Outcome.COUNTED


def test_who_missed_too_much_of_the_live_lesson_may_earn_it_by_the_replay(held, replay, clock):
    live_id, _there, half = held
    settle(clock, live_id)
    assert half.row(live_id).outcome is Outcome.TOO_SHORT
    assert entries_of(half.person) == []
    watch_to_the_end(clock, half.person, replay)
    [entry] = entries_of(half.person)
    assert entry.amount_centihours > 0
    listed = credits.entries(half.person, half.person.id, entry.year).items
    [why] = explained(half.person.id, listed)
    assert (why.course_id, why.course_kind) == (replay.id, "live")
    assert why.covered_permille == 1000


def test_an_hour_that_was_taken_back_does_not_come_back_by_the_other_way(held, replay, clock):
    live_id, there, _half = held
    settle(clock, live_id)
    [entry] = entries_of(there.person)
    reverse_entry(make_user(roles=("learning_admin",)), entry.id, "缺勤后补签")
    watch_to_the_end(clock, there.person, replay)
    assert sum(one.amount_centihours for one in entries_of(there.person)) == 0


def test_both_at_the_same_moment_are_paid_once(app, held, replay, clock):
    live_id, there, _half = held
    sitter = sit_down(there.person, lesson_ids(replay)[0])
    for start in range(0, MINUTES * 60, 240):
        clock.forward(seconds=241)
        if start + 240 < MINUTES * 60:
            sitter.report((start, start + 240))
    last = sitter.beat((480, MINUTES * 60))

    def settling():
        return actions.settle_portion(live_id)

    def watching():
        return send(last).complete

    def alone(work):
        with app.app_context():
            return work()

    with ThreadPoolExecutor(2) as threads:
        outcomes = [threads.submit(alone, work) for work in (settling, watching)]
    assert outcomes[1].result() is True
    assert outcomes[0].exception() is None or outcomes[0].exception().status == 409
    session.rollback()
    while actions.settle_portion(live_id):
        pass
    [entry] = entries_of(there.person)
    assert entry.source == f"live:{live_id}"
    assert there.row(live_id).outcome is Outcome.COUNTED


def test_what_a_course_earned_is_found_under_the_name_it_shares(held, replay, clock):
    live_id, there, _half = held
    settle(clock, live_id)
    shown = course_page(there.person, replay.id)
    assert shown.worth.entry.source == f"live:{live_id}"


ADDS_NONE = "看直播和看回放不重复计学时：再看回放，学时不会增加"
EITHER = "看直播和看回放不重复计学时，先得先计"
NOT_AGAIN = "看回放不再重复计"


def test_who_has_the_hour_is_told_that_the_replay_adds_none(held, replay, clock, sign_in):
    live_id, there, half = held
    settle(clock, live_id)
    [lesson_id] = lesson_ids(replay)
    had, missed = sign_in(there.person), sign_in(half.person)
    assert ADDS_NONE in had.get(f"/courses/{replay.id}").text
    assert NOT_AGAIN in had.get(f"/lessons/{lesson_id}").text
    before = missed.get(f"/courses/{replay.id}").text
    assert EITHER in before
    assert ADDS_NONE not in before
    assert NOT_AGAIN not in missed.get(f"/lessons/{lesson_id}").text
    watch_to_the_end(clock, half.person, replay)
    after = missed.get(f"/courses/{replay.id}").text
    assert ADDS_NONE not in after, "these hours are those of the replay"
    assert NOT_AGAIN not in missed.get(f"/lessons/{lesson_id}").text


def test_a_course_that_is_no_replay_says_nothing_of_live_lessons(app, sign_in):
    other = make_course(600)
    assert "直播和看回放" not in sign_in(make_user()).get(f"/courses/{other.id}").text
