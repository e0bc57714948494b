"""A pledge is published, signed once a year, and asked for before a play opens, never after."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.kit import clock as academy_clock
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.forms import parse
from app.pledges import actions, queries
from app.pledges.forms import NewPledge, Signature
from app.pledges.models import Pledge, PledgeSignature
from app.pledges.rules import PledgeRefusal
from app.progress import actions as progress
from app.progress.models import Play
from tests.factories import make_organisation, make_user
from tests.pledges.making import TEXT, make_pledge, sign
from tests.progress.making import lesson_ids, make_course, sit_down


def count(table) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_without_a_pledge_a_play_opens_as_ever(app):
    learner = make_user()
    progress.open_play(learner, lesson_ids(make_course(60))[0])
    assert queries.standing_of(learner) is None


def test_with_one_no_play_opens_until_it_is_signed(app):
    lesson_id = lesson_ids(make_course(60))[0]
    learner = make_user()
    make_pledge()
    with pytest.raises(NotAllowed) as refused:
        progress.open_play(learner, lesson_id)
    assert refused.value.code == PledgeRefusal.UNSIGNED.code
    assert refused.value.links == {"sign_page": "/me/pledge", "sign_api": "/api/v1/me/pledge"}
    assert count(Play) == 0
    sign(learner)
    progress.open_play(learner, lesson_id)
    assert count(Play) == 1


def test_signing_twice_is_signing_once(app, clock):
    learner = make_user()
    make_pledge()
    first = sign(learner).signed_at
    clock.forward(days=3)
    assert sign(learner).signed_at == first
    assert count(PledgeSignature) == 1


def test_a_new_version_and_a_new_year_are_signed_anew_and_harm_no_play(app, clock):
    make_pledge()
    learner = make_user()
    sign(learner)
    clock.set(datetime(2026, 12, 31, 15, 59, 30, tzinfo=UTC))
    sitter = sit_down(learner)
    clock.forward(seconds=60)  # New Year's night, Shanghai time
    assert queries.standing_of(learner).year == 2027
    assert queries.standing_of(learner).signed_at is None
    assert sitter.report((0, 60)).credited_ms == 60_000
    make_pledge(title="诚信学习承诺书（修订）")
    clock.forward(seconds=30)
    assert sitter.report((60, 90)).credited_ms == 30_000
    with pytest.raises(NotAllowed):
        progress.open_play(learner, sitter.lesson_id)
    clock.forward(seconds=10)
    assert sitter.report((90, 100)).credited_ms == 10_000, "a refused play takes nothing over"
    sign(learner)
    progress.open_play(learner, sitter.lesson_id)
    signed = [(one.year, one.version) for one in queries.signed_by(learner)]
    assert signed == [(2027, 2), (2026, 1)]


def test_only_the_version_in_force_is_signed_and_only_when_it_was_read(app):
    learner = make_user()
    with pytest.raises(Conflict):
        actions.sign_pledge(learner, Signature(pledge_id=1, agreed=True))
    old = make_pledge()
    make_pledge()
    with pytest.raises(Conflict) as refused:
        actions.sign_pledge(learner, Signature(pledge_id=old.id, agreed=True))
    assert refused.value.code == PledgeRefusal.CHANGED.code
    for unread in ({"pledge_id": old.id}, {"pledge_id": old.id, "agreed": False}):
        with pytest.raises(Invalid):
            parse(Signature, unread)
    with pytest.raises(NotAllowed):
        actions.sign_pledge(make_user(roles=("tutor",)), Signature(pledge_id=old.id, agreed=True))
    assert count(PledgeSignature) == 0


def test_a_unit_that_publishes_its_own_is_asked_for_that_alone(app):
    top = make_user().organisation
    branch, other = make_organisation(parent=top), make_organisation(parent=top)
    make_pledge(make_user(roles=("learning_admin",), organisation=top))
    admin = make_user(roles=("learning_admin",), organisation=branch)
    own = make_pledge(admin, title="本单位承诺书")
    inside, beside = make_user(organisation=branch), make_user(organisation=other)
    assert queries.standing_of(inside).pledge.id == own.id
    assert queries.standing_of(beside).pledge.title == TEXT["title"]
    assert len(queries.standings_of([inside, beside])) == 2
    assert queries.desk(admin).from_above.title == TEXT["title"]
    actions.take_pledge_back(admin, own.id)
    assert queries.standing_of(inside).pledge.title == TEXT["title"]
    with pytest.raises(Conflict):
        actions.take_pledge_back(admin, own.id)


def test_a_version_stays_as_it_was_and_is_followed_by_who_saw_it(app):
    admin = make_user(roles=("learning_admin",))
    first = make_pledge(admin)
    with pytest.raises(Conflict):
        make_pledge(admin, after_version=0)
    second = make_pledge(admin, title="第二版")
    assert (first.version, second.version) == (1, 2)
    assert first.ended_at is not None
    assert second.ended_at is None
    assert first.title == TEXT["title"]
    sign(make_user())
    desk = queries.desk(admin)
    assert [(one.text.version, one.signatures) for one in desk.versions] == [(2, 1), (1, 0)]
    assert desk.in_force.version == desk.latest_version == 2


def test_who_does_not_answer_for_learning_publishes_nothing(app):
    pledge = make_pledge()
    for role in ("learner", "tutor", "teacher", "sysadmin", "auditor"):
        outsider = make_user(roles=(role,))
        with pytest.raises(NotAllowed):
            actions.publish_pledge(outsider, NewPledge(**TEXT, after_version=1))
        with pytest.raises(NotAllowed):
            actions.take_pledge_back(outsider, pledge.id)
        with pytest.raises(NotAllowed):
            queries.desk(outsider)
    elsewhere = make_organisation(parent=make_user().organisation)
    stranger = make_user(roles=("learning_admin",), organisation=elsewhere)
    with pytest.raises(NotFound):
        actions.take_pledge_back(stranger, pledge.id)
    assert count(Pledge) == 1


def test_all_learners_of_a_tree_can_have_signed_but_those_left_out(app, clock):
    pledge = make_pledge()
    learner, newcomer, tutor = make_user(), make_user(), make_user(roles=("tutor",))
    elsewhere = make_user(organisation=make_organisation())
    for _time in range(2):
        actions.sign_for_all(pledge.id, academy_clock.now(), but=[newcomer.id])
    signed = set(session.scalars(select(PledgeSignature.learner_id)))
    assert signed == {learner.id}
    assert {tutor.id, elsewhere.id}.isdisjoint(signed)
