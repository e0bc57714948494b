"""The large class: made in bulk, and no row of it tells another story than the single actions."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.queries import find_user
from app.classes import queries as classes
from app.classes.models import Class, ClassMember
from app.credits.models import CreditAccount, CreditEntry, WatchDay
from app.credits.queries import verify_ledger
from app.demo import actions, forms
from app.demo.actions import crowd
from app.kit import clock
from app.kit.db import session
from app.progress.models import Coverage, Play, Standing
from app.supervision import queries as supervision
from app.supervision.rules import Risk
from tests.courses.making import make_published_course, make_topic
from tests.factories import PASSWORD_HASH

LEARNERS = 100


@pytest.fixture
def large_class(scene) -> Class:
    scene(make_large_class)
    return session.scalar(select(Class).where(Class.title == crowd.TITLE))


def make_large_class() -> None:
    """A hundred learners and courses of four and twenty minutes, two lessons each."""
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), PASSWORD_HASH)
    topic = make_topic()
    with clock.held_at(clock.now() - timedelta(days=90)):
        for number in range(crowd.REQUIRED + crowd.ELECTIVES):
            title, seconds = f"第{number}课", (240, 1200)[number % 2]
            make_published_course(title=title, topic=topic, lessons=[seconds / 2, seconds / 2])
    actions.make_large_class(LEARNERS, PASSWORD_HASH)


def test_the_crowd_stands_where_it_is_told_to(large_class):
    summary = supervision.summary_of(large_class)
    assert summary.counts == {
        Risk.DONE: 60,
        Risk.BEHIND: 21,
        Risk.INACTIVE: 5,
        Risk.NOT_STARTED: 1,
        Risk.ON_TRACK: 13,
        Risk.DEADLINE: 0,
    }
    assert 0 < summary.reminded < 26


def test_balances_and_rosters_say_what_the_entries_say(large_class):
    assert list(verify_ledger()) == []
    sources = classes.sources_of(large_class.id)
    members = session.scalars(
        select(ClassMember).where(ClassMember.class_id == large_class.id)
    ).all()
    for member in members:
        done, earned = session.execute(
            select(func.count(), func.sum(CreditEntry.amount_centihours)).where(
                CreditEntry.person_id == member.learner_id,
                CreditEntry.source.in_(sources),
                CreditEntry.required,
            )
        ).one()
        assert (member.required_done, member.earned_centihours) == (done, earned or 0)


def test_nobody_studied_in_the_future_or_before_the_class(large_class):
    assert session.scalar(select(func.max(Play.stopped_at))) <= clock.now()
    assert session.scalar(select(func.min(Play.opened_at))) >= large_class.starts_at
    since = clock.today() - timedelta(days=14)
    assert session.scalar(select(func.count()).where(WatchDay.day >= since)) > LEARNERS


def test_what_is_complete_is_covered_and_what_is_covered_stands(large_class):
    covered = session.execute(
        select(Coverage.learner_id, Coverage.course_id, func.sum(Coverage.covered_ms)).group_by(
            Coverage.learner_id, Coverage.course_id
        )
    )
    known = {(row[0], row[1]): row[2] for row in covered}
    for standing in session.scalars(select(Standing)):
        assert known[standing.learner_id, standing.course_id] == standing.covered_ms
        assert (standing.covered_ms == standing.required_ms) == bool(standing.completed_at)


def test_making_it_again_adds_nothing(large_class):
    def count():
        kinds = (Play, CreditEntry, CreditAccount, ClassMember)
        return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    before = count()
    actions.make_large_class(LEARNERS, PASSWORD_HASH)
    assert count() == before


def test_a_member_can_be_found_by_a_name_that_looks_like_one(large_class):
    somebody = find_user("student0001")
    assert len(somebody.name) >= 2
    assert somebody.organisation.path.count("/") >= 3
