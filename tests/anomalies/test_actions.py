"""A sign decided: put aside, a word sent, hours taken back; and whoever must not."""

import pytest
from sqlalchemy import select

from app.anomalies import actions, queries
from app.anomalies.forms import Decision, Reversal, WhichAnomalies
from app.anomalies.models import Anomaly, AnomalyReversal
from app.anomalies.rules.deciding import SignRefusal, SignState
from app.anomalies.rules.signs import SignKind
from app.credits.actions import reverse_entry
from app.credits.models import CreditEntry
from app.credits.queries import account, verify_ledger
from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.notices.models import Notice
from tests.anomalies.making import at, make_admin, make_anomaly
from tests.credits.making import award_hours
from tests.factories import make_organisation, make_user

WARN = Decision(decision="warn", note="请自己安排休息时间。")
DISMISS = Decision(decision="dismiss")


def told(person):
    return session.scalars(select(Notice).where(Notice.person_id == person.id)).all()


def award_at(person, moment, source):
    with kit_clock.held_at(moment):
        return award_hours(person, source=source)


def test_a_sign_put_aside_is_nobodys_business_any_more(app):
    learner, admin = make_user(), make_admin()
    sign = make_anomaly(learner)
    decided = actions.decide_sign(admin, sign.id, DISMISS)
    assert (decided.state, decided.decided_by) == (SignState.DISMISSED, admin.id)
    assert decided.decided_at == kit_clock.now()
    assert told(learner) == []
    assert queries.anomalies_about(learner, WhichAnomalies()).items == []
    with pytest.raises(NotFound):
        queries.sign_page(learner, sign.id)
    with pytest.raises(Conflict) as refused:
        actions.decide_sign(admin, sign.id, WARN)
    assert refused.value.code == SignRefusal.DECIDED.code


def test_a_word_reaches_the_learner_with_its_figures_and_takes_nothing(app):
    learner, admin = make_user(), make_admin()
    award_at(learner, at(9), "course:1")
    sign = make_anomaly(learner)
    with pytest.raises(Invalid) as refused:
        actions.decide_sign(admin, sign.id, Decision(decision="warn"))
    assert refused.value.errors == {"note": [SignRefusal.NO_NOTE.sentence]}
    with pytest.raises(NotFound):
        queries.sign_page(learner, sign.id)
    actions.decide_sign(admin, sign.id, WARN)
    [notice] = told(learner)
    assert notice.link == f"/anomalies/{sign.id}"
    assert notice.wording == {"day": "2026-03-04", "note": WARN.note}
    page = queries.sign_page(learner, sign.id)
    assert (page.mine, page.may_decide, page.row.note) == (True, False, WARN.note)
    assert page.row.figures["busy"] == 22
    assert page.decider.name == admin.name
    assert account(learner, learner.id, 2026).earned > 0


def test_only_chosen_entries_are_taken_back_with_a_reason(app):
    learner, admin = make_user(), make_admin()
    before = award_at(learner, at(-30), "course:1")
    first = award_at(learner, at(9), "course:2")
    second = award_at(learner, at(10), "course:3")
    sign = make_anomaly(learner)
    offered = [one.id for one in queries.sign_page(admin, sign.id).offered]
    assert offered == [first.id, second.id]
    for entries, reason, field in (
        ([], "x", "entries"),
        ([before.id], "x", "entries"),
        ([first.id], "", "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.reverse_hours(admin, sign.id, Reversal(entries=entries, reason=reason))
        assert list(refused.value.errors) == [field]
    assert session.scalar(select(AnomalyReversal)) is None
    form = Reversal(entries=[first.id, first.id], reason="两地同时播放。")
    assert actions.reverse_hours(admin, sign.id, form).state is SignState.REVERSED
    [reversal] = session.scalars(select(CreditEntry).where(CreditEntry.reverses_id.is_not(None)))
    assert (reversal.reverses_id, reversal.actor_id) == (first.id, admin.id)
    assert reversal.note == "两地同时播放。"
    assert list(verify_ledger()) == []
    [notice] = told(learner)
    assert notice.link == f"/anomalies/{sign.id}"
    page = queries.sign_page(learner, sign.id)
    assert [one.id for one in page.taken_back] == [first.id]
    other = make_anomaly(learner, SignKind.FULL_DAY)
    assert [one.id for one in queries.sign_page(admin, other.id).offered] == [second.id]


def test_an_entry_taken_back_meanwhile_stops_the_whole_decision(app):
    learner, admin = make_user(), make_admin()
    first, second = award_at(learner, at(9), "course:2"), award_at(learner, at(10), "course:3")
    sign = make_anomaly(learner)
    reverse_entry(admin, second.id, "已另行更正")
    with pytest.raises(Invalid):
        actions.reverse_hours(
            admin, sign.id, Reversal(entries=[first.id, second.id], reason="同上")
        )
    session.expire_all()
    assert session.get_one(Anomaly, sign.id).state is SignState.OPEN
    assert queries.sign_page(admin, sign.id).taken_back == []


def test_people_elsewhere_and_oneself_are_not_decided_about(app):
    learner, admin = make_user(), make_admin()
    branch = make_organisation(parent=learner.organisation)
    below = make_admin(organisation=branch)
    there = make_anomaly(make_user(organisation=branch))
    here = make_anomaly(learner)
    for nobody in (below, make_user(roles=("auditor",)), make_user(roles=("tutor",)), learner):
        with pytest.raises(NotFound):
            actions.decide_sign(nobody, here.id, DISMISS)
        with pytest.raises(NotFound):
            queries.sign_page(nobody, here.id)
    assert [one.id for one in queries.anomalies_to_decide(below, WhichAnomalies()).items] == [
        there.id
    ]
    assert queries.count_open(admin) == 2
    own = make_anomaly(admin)
    with pytest.raises(NotAllowed):
        actions.decide_sign(admin, own.id, DISMISS)
    page = queries.sign_page(admin, own.id)
    assert (page.may_decide, page.held_back) == (False, SignRefusal.OWN)
    with pytest.raises(NotFound):
        actions.decide_sign(admin, 424242, DISMISS)
    with pytest.raises(NotFound):
        queries.sign_page(admin, 424242)


def test_companions_are_named_only_to_who_answers_for_them(app):
    learner, admin = make_user(), make_admin()
    branch = make_organisation(parent=learner.organisation)
    near, far = make_user(organisation=branch), learner
    figures = {"people": [near.id, far.id], "count": 4, "sign_ins": 4}
    sign = make_anomaly(make_user(organisation=branch), SignKind.SHARED_BROWSER, figures=figures)
    below = make_admin(organisation=branch)
    assert [one.id for one in queries.sign_page(below, sign.id).companions] == [near.id]
    both = [one.id for one in queries.sign_page(admin, sign.id).companions]
    assert both == sorted([near.id, far.id])
    actions.decide_sign(admin, sign.id, WARN)
    person = session.get_one(type(learner), sign.person_id)
    assert queries.sign_page(person, sign.id).companions == ()


def test_the_list_is_read_by_state_and_kind(app):
    admin, learner = make_admin(), make_user()
    hours, answers = make_anomaly(learner), make_anomaly(learner, SignKind.EVEN_ANSWERS)
    actions.decide_sign(admin, hours.id, WARN)

    def ids(**which):
        return [one.id for one in queries.anomalies_to_decide(admin, WhichAnomalies(**which)).items]

    assert ids() == [answers.id]
    assert ids(kind="all_hours") == []
    assert ids(state="warned", kind="all_hours") == [hours.id]
    assert [one.id for one in queries.anomalies_about(learner, WhichAnomalies()).items] == [
        hours.id
    ]
