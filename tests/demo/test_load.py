"""The province for load tests, small: sound ledgers, varied people, and twice is once."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import find_user
from app.classes import queries as classes
from app.classes.models import Class, ClassMember
from app.courses import queries as courses
from app.courses.forms import CatalogueQuery
from app.credits.models import CreditEntry
from app.credits.queries import verify_ledger
from app.demo import actions, forms
from app.demo.rules import country, crowd, library, names
from app.discussion.models import Message
from app.kit import clock
from app.kit.db import Base, session
from app.notices.models import Notice
from app.supervision.rules import Plan, Risk
from tests.factories import PASSWORD_HASH

LEARNERS, COURSES = 60, 24


def make() -> None:
    actions.make_organisations(forms.organisations())
    actions.make_people(forms.people(), PASSWORD_HASH)
    actions.make_topics(forms.topics())
    learner_ids = actions.make_load_people(LEARNERS, PASSWORD_HASH)
    course_ids = actions.make_load_courses(COURSES, [])
    actions.make_load_classes(learner_ids, course_ids)
    actions.make_load_past(learner_ids, course_ids)
    actions.make_load_letters(learner_ids)
    actions.make_load_talk(course_ids[:3], learner_ids)


def count_rows() -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def test_a_small_province_is_sound_believable_and_made_once(app, run_jobs):
    make()
    assert list(verify_ledger()) == []
    before = count_rows()
    assert before["course_starts"] == before["standings"] > LEARNERS * 3
    assert before["finished_courses"] > LEARNERS
    assert session.scalar(select(func.count()).where(CreditEntry.reverses_id.is_not(None))) > 0
    assert session.scalar(select(func.count(Message.id))) == 30
    assert session.scalar(select(func.count(Notice.id))) > 0
    assert session.scalar(select(func.count(User.name.distinct()))) > LEARNERS * 0.8
    make()
    assert count_rows() == before
    run_jobs()
    learner = find_user("load00001")
    found = courses.catalogue(learner, CatalogueQuery(q="流程再造"))
    every = courses.catalogue(learner, CatalogueQuery(limit=200))
    assert len(every.items) == COURSES
    assert len(found.items) < COURSES


def test_a_class_is_open_and_its_rows_agree_with_the_ledger(app):
    make()
    now = clock.now()
    [first, *_] = session.scalars(select(Class).order_by(Class.id)).all()
    assert first.starts_at < now < first.ends_at
    sources = set(classes.sources_of(first.id))
    for row in session.scalars(select(ClassMember).where(ClassMember.class_id == first.id)):
        entries = session.scalars(
            select(CreditEntry).where(CreditEntry.person_id == row.learner_id)
        ).all()
        earned = sum(one.amount_centihours for one in entries if one.source in sources)
        taken_back = sum(one.amount_centihours for one in entries if one.reverses_id)
        assert row.earned_centihours in (earned, earned - taken_back)


def test_every_course_has_a_title_of_its_own():
    titles = Counter(library.words(number, 1).title for number in range(20_000))
    assert library.most() > 20_000
    assert max(titles.values()) == 1
    assert max(map(len, titles)) <= 200


def test_a_province_grows_with_its_people():
    for learners in (10, 700, 5000, 20_000):
        places = list(country.places(learners))
        titles = [title for _, title, _ in places]
        assert len(set(titles)) == len(titles)
        parents = {"安澜省"}
        for _, title, parent in places:
            assert parent in parents
            parents.add(title)


@pytest.mark.parametrize("risk", [one for one in Risk if one is not Risk.DEADLINE])
def test_a_path_leads_where_it_was_to_lead(risk):
    from random import Random

    from app.supervision.rules import Standing, assess

    now = clock.now()
    plan = Plan(now - timedelta(days=58), now + timedelta(days=24), 12)
    chance = Random(risk.value)
    for _ in range(200):
        path = crowd.path_to(risk, plan, now, chance)
        steps = list(crowd.steps_of(path, 12, chance, clock.zone())) if path else []
        done = sum(1 for step in steps if step.permille == 1000)
        last = max((step.ended_at for step in steps), default=None)
        assert assess(plan, Standing(done, last), now).risk is risk
        assert all(a.ended_at == b.began_at for a, b in pairwise(steps))


def test_names_are_of_many_shapes():
    from random import Random

    chance = Random(1)
    drawn = [names.name(chance) for _ in range(5000)]
    assert len(set(drawn)) > 2500
    assert {2, 3} <= {len(one) for one in drawn}
    assert any("·" in one for one in drawn)
    assert any(ord(character) > 0xFFFF for one in drawn for character in one)
