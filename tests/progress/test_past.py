"""A past that is taken over: the same ends as watching, whoever was there before stays."""

from datetime import timedelta

from sqlalchemy import func, select

from app.classes.models import ClassMember
from app.credits.models import CreditEntry
from app.credits.queries import account, verify_ledger
from app.kit import clock
from app.kit.db import session
from app.progress.actions import Study, record_studies
from app.progress.queries import course_standing, lesson_standing
from app.progress.rules.past import sittings_of
from tests.classes.making import make_class
from tests.conftest import START
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down, watch_to_the_end

HOUR = timedelta(hours=1)


def study(learner, course, permille=1000, at=None):
    at = at or clock.now()
    return Study(learner.id, course.id, permille, at - 3 * HOUR, at)


def test_a_past_ends_where_watching_would_have_ended(app, clock):
    course, elective = make_course(300, 240), make_course(200)
    watcher, other = make_user(), make_user()
    klass = make_class(required=[course], electives=[elective], learners=[watcher, other])
    watch_to_the_end(clock, watcher, course)
    assert record_studies([study(other, course)]) == 1
    rows = {}
    for learner in (watcher, other):
        entry = session.scalar(select(CreditEntry).where(CreditEntry.person_id == learner.id))
        member = session.get(ClassMember, (klass.id, learner.id))
        standing = course_standing(learner, [learner.id], [course.id])[learner.id, course.id]
        rows[learner.id] = (
            entry.amount_centihours,
            entry.required,
            entry.source,
            entry.title,
            entry.rule_set_id,
            entry.evidence["lesson_ids"],
            entry.evidence["measured_seconds"],
            member.required_done,
            member.earned_centihours,
            standing.fraction,
            account(learner, learner.id, 2026).earned,
        )
    assert rows[watcher.id] == rows[other.id]
    assert list(verify_ledger()) == []


def test_a_part_is_covered_in_order_and_can_be_gone_on_with(app, clock):
    course = make_course(300, 240)
    learner = make_user()
    record_studies([study(learner, course, 500)])
    first, second = lesson_ids(course)
    seen = lesson_standing(learner.id, [first, second])
    assert (seen[first].covered_ms, second in seen) == (270_000, False)
    assert seen[first].completed_at is not None  # 90 % of five minutes
    assert session.scalar(select(func.count()).select_from(CreditEntry)) == 0
    clock.forward(hours=1)
    assert sit_down(learner, second).play.resume_ms == 0
    assert sit_down(learner, first).play.covered == ((0, 270_000),)


def test_who_has_begun_a_course_keeps_what_is_theirs(app, clock):
    course = make_course(300)
    learner, other = make_user(), make_user()
    sit_down(learner, lesson_ids(course)[0])
    assert record_studies([study(learner, course), study(other, course)]) == 1
    assert record_studies([study(other, course)]) == 0
    assert course_standing(learner, [learner.id], [course.id])[learner.id, course.id].fraction == 0


def test_a_day_holds_no_more_hours_than_its_cap(app):
    courses = [make_course(1860, title=f"课{number}") for number in range(12)]
    learner = make_user()
    assert record_studies([study(learner, course) for course in courses]) == 12
    assert account(learner, learner.id, 2026).earned == 1000
    withheld = session.scalar(select(func.sum(CreditEntry.withheld_centihours)))
    assert withheld == 200
    assert list(verify_ledger()) == []


def test_sittings_lie_between_the_two_moments_in_order():
    made = sittings_of([60_000, 60_000, 60_000], 600, START, START + 2 * HOUR, 900)
    assert [one.covered_ms for one in made] == [60_000, 48_000]
    assert [one.complete for one in made] == [True, False]
    assert made[0].stopped_at == START + HOUR
    assert made[1].stopped_at == START + 2 * HOUR
    assert made[1].opened_at == START + 2 * HOUR - timedelta(seconds=48)
    assert sittings_of([60_000], 0, START, START + HOUR, 900) == []
    [hurried] = sittings_of([7_200_000], 1000, START, START + HOUR, 900)
    assert hurried.opened_at == START
