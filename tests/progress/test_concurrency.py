"""Many at once: real threads, real transactions, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.accounts.queries import get_user
from app.kit.batching import Batch
from app.kit.db import session
from app.kit.errors import NotFound
from app.progress import actions, queries
from app.progress.models import Play
from app.progress.rules.crediting import PlayState
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down


@pytest.fixture
def at_once(app):
    """``at_once(work, items)``: call ``work`` with each item in its own thread; the outcomes."""

    def run(work, items):
        def alone(item):
            with app.app_context():
                try:
                    return work(item)
                except Exception as problem:
                    return problem

        with ThreadPoolExecutor(len(items)) as threads:
            outcomes = list(threads.map(alone, items))
        session.rollback()  # what we read before is older than what they wrote
        return outcomes

    return run


@pytest.fixture
def beats(app):
    return Batch(actions.record_beats)


def test_many_learners_at_once_are_each_credited_exactly(at_once, beats, clock):
    sitters = [sit_down() for _ in range(12)]
    clock.forward(seconds=30)
    replies = at_once(beats.submit, [sitter.beat((0, 10 + n)) for n, sitter in enumerate(sitters)])
    assert [reply.credited_ms for reply in replies] == [10_000 + n * 1000 for n in range(12)]


def test_a_bad_beat_among_many_is_refused_alone(at_once, beats, clock):
    sitters = [sit_down() for _ in range(8)]
    clock.forward(seconds=30)
    sent = [sitter.beat((0, 10)) for sitter in sitters]
    sitters[3].play = sitters[0].play
    sent[3] = sitters[3].beat((0, 10))
    outcomes = at_once(beats.submit, sent)
    assert isinstance(outcomes[3], NotFound)
    assert all(outcomes[n].credited_ms == 10_000 for n in range(8) if n != 3)


def test_batches_of_several_processes_on_one_coverage_lose_nothing(at_once, clock):
    """Without the batch in front: each call is what another process would do at that moment."""
    old = sit_down()
    clock.forward(seconds=60)
    new = sit_down(old.learner, old.lesson_id)
    clock.forward(seconds=60)
    sent = [old.beat((0, 30)), new.beat((20, 50)), old.beat((60, 70)), new.beat((65, 90))]
    outcomes = at_once(actions.record_beats, [[beat] for beat in sent])
    credited = sum(reply.credited_ms for [reply] in outcomes)
    standing = queries.lesson_standing(old.learner.id, [old.lesson_id])[old.lesson_id]
    assert standing.spans == ((0, 50_000), (60_000, 90_000))
    assert credited == standing.covered_ms == 80_000


def test_the_same_beat_sent_many_times_at_once_is_credited_once(at_once, clock):
    sitter = sit_down()
    clock.forward(seconds=60)
    beat = sitter.beat((0, 60))
    outcomes = at_once(actions.record_beats, [[beat]] * 6)
    assert {reply.credited_ms for [reply] in outcomes} == {60_000}
    standing = queries.lesson_standing(sitter.learner.id, [sitter.lesson_id])[sitter.lesson_id]
    assert standing.covered_ms == 60_000


def test_plays_opened_at_the_same_moment_leave_one_active(at_once, clock):
    learner_id = make_user().id
    [lesson_id] = lesson_ids(make_course(600))
    opened = at_once(lambda _: actions.open_play(get_user(learner_id), lesson_id), list(range(6)))
    assert all(isinstance(play, actions.OpenedPlay) for play in opened), opened
    active = select(func.count()).select_from(Play).where(Play.state == PlayState.ACTIVE)
    assert session.scalar(active) == 1


def test_a_course_completed_from_two_sides_at_once_earns_once(at_once, clock):
    learner = make_user()
    first, second = lesson_ids(make_course(200, 200))
    older = sit_down(learner, first)
    clock.forward(seconds=200)
    newer = sit_down(learner, second)
    clock.forward(seconds=200)
    sent = [older.beat((0, 200)), newer.beat((0, 200))]
    outcomes = at_once(actions.record_beats, [[beat] for beat in sent])
    assert all(reply.complete for [reply] in outcomes), outcomes
    standing = queries.course_standing(learner, [learner.id], [course_of(first)])
    assert all(one.completed_at for one in standing.values())


def course_of(lesson_id):
    from app.courses.models import Lesson

    return session.get_one(Lesson, lesson_id).course_id
