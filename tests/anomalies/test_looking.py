"""The hourly look: who is found, who is not, and that it stays cheap; on both engines."""

from contextvars import Context
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actions import open_sign_in
from app.anomalies import actions, queries
from app.anomalies.forms import Decision
from app.anomalies.models import Anomaly
from app.anomalies.queries import looking
from app.anomalies.rules.deciding import SignState
from app.anomalies.rules.signs import SignKind
from app.courses.queries import lessons_of
from app.credits.actions import note_watched
from app.kit import clock as kit_clock
from app.kit import jobs
from app.kit.db import session, transactional
from app.notices.models import Notice
from app.progress.models import Challenge
from app.progress.rules.challenge_questions import ChallengeKind
from tests.anomalies.making import DAY, at, make_admin, make_anomaly, put_play
from tests.credits.making import publish_rule_set
from tests.factories import make_organisation, make_user
from tests.progress.making import lesson_ids, make_course, sit_down


@pytest.fixture
def lesson(app):
    course = make_course(600)
    [version] = lessons_of(course.published_revision_id)
    return type("Lesson", (), {
        "lesson_id": version.lesson_id, "course_id": course.id,
        "revision_id": course.published_revision_id,
    })  # fmt: skip


def kinds_about(person):
    found = session.scalars(select(Anomaly.kind).where(Anomaly.person_id == person.id))
    return sorted(kind.value for kind in found)


def look():
    """As a worker's clock does, in a context of its own."""
    Context().run(jobs.perform, "anomalies.look")
    session.expire_all()


def test_the_hourly_look_finds_who_never_paused_and_who_never_slept(lesson):
    person, evening, little = make_user(), make_user(), make_user()
    for hour in range(21):
        put_play(person, lesson, at(hour), 59.9, [15_000, 15_002] * 20)
    note_watched(person.id, at(0), at(20))
    put_play(evening, lesson, at(19), 90, [15_000, 14_500] * 20)
    note_watched(evening.id, at(19), at(20, 30))
    put_play(little, lesson, at(0), 240, [15_000] * 40)
    note_watched(little.id, at(0), at(0, 20))
    look()
    assert kinds_about(person) == ["all_hours", "even_reports", "full_day"]
    assert kinds_about(evening) == kinds_about(little) == []
    found = session.scalar(select(Anomaly).where(Anomaly.kind == SignKind.EVEN_REPORTS))
    assert found.day == DAY
    assert found.state is SignState.OPEN
    assert found.organisation_id == person.organisation_id
    assert found.figures["sittings"] == 21


def test_a_program_that_reports_by_a_constant_is_found_and_a_person_is_not(app, clock):
    program, person = make_user(), make_user()
    [lesson_id] = lesson_ids(make_course(4 * 3600))
    for who, off_by in ((program, 0.001), (person, 0.017)):
        clock.set(at(8))
        sitter, reached = sit_down(who, lesson_id), 0.0
        for number in range(46):
            seconds = 240 + (off_by if number % 2 else -off_by)
            clock.forward(seconds=seconds)
            sitter.report((reached, reached + seconds))
            reached += seconds
    clock.set(at(24 + 9))
    look()
    assert kinds_about(program) == ["even_reports"]
    assert kinds_about(person) == []


def test_looking_again_renews_what_is_open_and_leaves_what_was_decided(lesson):
    person, admin = make_user(), make_admin()
    note_watched(person.id, at(0), at(17))
    look()
    [first] = session.scalars(select(Anomaly))
    assert first.figures["minutes"] == 17 * 60
    note_watched(person.id, at(17), at(18))
    look()
    [again] = session.scalars(select(Anomaly))
    assert (again.id, again.figures["minutes"]) == (first.id, 18 * 60)
    actions.decide_sign(admin, again.id, Decision(decision="dismiss"))
    note_watched(person.id, at(18), at(19))
    look()
    [decided] = session.scalars(select(Anomaly))
    assert (decided.state, decided.figures["minutes"]) == (SignState.DISMISSED, 18 * 60)


def put_answers(person, lesson, seconds, day=DAY):
    """Questions of one play, each answered after so many seconds."""
    play = put_play(person, lesson, at(8, day=day), 120)
    for number, took in enumerate(seconds):
        asked = at(8, 10 * number, day=day)
        session.add(
            Challenge(
                play_id=play.id, kind=ChallengeKind.SUM, numbers=[1, 2], options=["3", "4"],
                right_place=0, asked_at=asked, expires_at=asked + timedelta(seconds=90),
                answer="0", answered_at=asked + timedelta(seconds=took), passed=True,
            )
        )  # fmt: skip
    session.flush()
    note_watched(person.id, at(8, day=day), at(10, day=day))


@transactional
def put_two_weeks(machine, person, lesson):
    put_answers(machine, lesson, [5.0, 5.2] * 4, DAY - timedelta(days=1))
    put_answers(machine, lesson, [5.1] * 4)
    put_answers(person, lesson, [5, 17, 40, 8, 9, 12, 30, 6, 21])


def test_answers_of_the_whole_week_are_looked_at_together(lesson):
    machine, person = make_user(), make_user()
    put_two_weeks(machine, person, lesson)
    look()
    assert kinds_about(machine) == ["even_answers"]
    assert kinds_about(person) == []
    found = session.scalar(select(Anomaly))
    assert found.day.isoformat() == "2026-03-02"
    assert found.figures["answers"] == 12


def test_four_learners_in_one_browser_are_found_and_three_are_not(app):
    shop, family = "a" * 32, "b" * 32
    people = [make_user() for _ in range(4)]
    admin = make_admin()
    with kit_clock.held_at(at(9)):
        for person in (*people, people[0]):
            open_sign_in(person.id, browser=shop)
        for person in (*people[:3], admin):
            open_sign_in(person.id, browser=family)
        for person in people:
            open_sign_in(person.id)  # programs have no browser
    look()
    assert [kinds_about(one) for one in people] == [["shared_browser"]] * 4
    assert kinds_about(admin) == []
    found = session.scalars(select(Anomaly).order_by(Anomaly.id)).first()
    assert found.figures == {
        "people": sorted(one.id for one in people), "count": 4, "sign_ins": 5,
    }  # fmt: skip


def test_a_portion_costs_the_same_however_many_studied(lesson, statements, monkeypatch):
    people = [make_user() for _ in range(12)]
    for person in people:
        put_play(person, lesson, at(8), 200, [15_000] * 40)
        note_watched(person.id, at(0), at(17))
    with statements() as said:
        found, after = queries.signs_among(DAY, 0)
    assert len(found) == 24
    assert after is None
    assert said.count <= 8
    with statements() as said:
        actions.note_signs(found)
    assert said.count <= 2
    monkeypatch.setattr(looking, "PEOPLE_AT_ONCE", 5)
    seen, after = set(), 0
    while after is not None:
        found, after = queries.signs_among(DAY, after)
        seen |= {one.person_id for one in found}
    assert seen == {person.id for person in people}
    assert session.scalar(select(func.count()).select_from(Anomaly)) == 24


def test_a_day_of_less_room_makes_more_a_sign(app):
    branch = make_organisation(parent=make_user().organisation)
    publish_rule_set(organisation_id=branch.id, daily_cap_centihours=400)
    here, there = make_user(organisation=branch), make_user()
    for person in (here, there):
        note_watched(person.id, at(8), at(13, 1))
    look()
    assert kinds_about(here) == ["full_day"]
    assert kinds_about(there) == []
    assert session.scalar(select(Anomaly)).figures["room_minutes"] == 300


def told(person):
    session.rollback()  # look afresh
    return session.execute(
        select(Notice.title, Notice.wording, Notice.link).where(Notice.person_id == person.id)
    ).all()


def test_who_decides_is_told_in_the_morning_how_many_signs_are_new(app, clock):
    branch = make_organisation(parent=make_user().organisation)
    top, near = make_admin(), make_admin(organisation=branch)
    for one in (make_user(), make_user(organisation=branch), near):
        make_anomaly(one)
    tell = "anomalies.tell"
    for _again in range(2):
        Context().run(jobs.perform, tell)
    title = "New signs that wait for a look: %(count)s"
    assert told(top) == [(title, {"count": 3}, "/anomalies")]
    assert told(near) == [(title, {"count": 1}, "/anomalies")]
    make_anomaly()
    Context().run(jobs.perform, tell)
    assert len(told(top)) == 1
    clock.forward(hours=24)
    Context().run(jobs.perform, tell)
    assert told(top)[1:] == [(title, {"count": 1}, "/anomalies")]
    assert len(told(near)) == 1
