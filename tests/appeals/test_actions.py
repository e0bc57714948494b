"""Appealing, taking it back, and answering."""

import pytest
from sqlalchemy import func, select

from app.anomalies.actions import decide_sign
from app.anomalies.forms import Decision
from app.appeals import actions, queries
from app.appeals.models import Appeal, AppealEvidence
from app.appeals.rules import AppealRefusal, AppealState, Subject, subject_from
from app.claims.models import ClaimStep
from app.credits import actions as credits
from app.credits.models import CreditEntry
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.notices.models import Notice
from tests.anomalies.making import make_anomaly
from tests.appeals.making import answer, make_appeal, make_judge
from tests.claims.making import decide, make_branch, make_claim, make_judges
from tests.courses.making import make_published_course
from tests.credits.making import award_hours
from tests.factories import make_user
from tests.progress.making import lesson_ids, sit_down


def told(person) -> list[str]:
    return list(session.scalars(select(Notice.title).where(Notice.person_id == person.id)))


def test_who_can_answer_is_told_and_the_learner_hears_the_answer(app):
    judge, learner = make_judge(), make_user()
    appeal = make_appeal(learner, files=2)
    assert told(judge) == ["%(name)s appeals about “%(title)s”"]
    assert session.scalar(select(func.count()).select_from(AppealEvidence)) == 2
    done = answer(judge, appeal, "decline", "记录显示只看了一半。")
    assert (done.state, done.answered_by) == (AppealState.DECLINED, judge.id)
    assert told(learner) == ["Your appeal about “%(title)s” has an answer"]
    assert done.entry_id is None


def test_hours_of_an_upheld_appeal_are_entered_once_with_name_and_words(app):
    judge, learner = make_judge(), make_user()
    appeal = make_appeal(learner)
    done = answer(judge, appeal, words="确有遗漏，补记。", hours="0.75")
    entry = session.get_one(CreditEntry, done.entry_id)
    assert (entry.person_id, entry.amount_centihours, entry.kind) == (learner.id, 75, "manual")
    assert (entry.actor_id, entry.note) == (judge.id, "确有遗漏，补记。")
    assert entry.source == f"appeal:{appeal.id}"
    with pytest.raises(Conflict):
        answer(judge, appeal, hours="1")
    page = queries.appeal_page(learner, appeal.id)
    assert (page.entered, page.answered_by) == (75, judge.name)


def test_whoever_decided_it_does_not_answer(app):
    judge, other, learner = make_judge(), make_judge(), make_user()
    entry = award_hours(learner)
    credits.reverse_entry(judge, entry.id, "重复记入")
    appeal = make_appeal(learner, f"entry:{entry.id}")
    assert queries.appeal_page(judge, appeal.id).held_back is AppealRefusal.DECIDED_IT
    with pytest.raises(NotAllowed) as refused:
        answer(judge, appeal)
    assert refused.value.code == AppealRefusal.DECIDED_IT.code
    assert answer(other, appeal).state is AppealState.UPHELD


def test_those_who_looked_at_a_claim_do_not_answer_about_it(app):
    first, second = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    with pytest.raises(NotFound):
        make_appeal(learner, f"claim:{claim.id}")
    decide(first, claim)
    decide(second, claim, "return", "看不清。")
    appeal = make_appeal(learner, f"claim:{claim.id}")
    assert queries.matter_of(appeal).said == "看不清。"
    assert queries.matter_of(appeal).deciders == {first.id, second.id}
    third = make_judge()
    done = answer(third, appeal, hours="8")
    assert session.get_one(CreditEntry, done.entry_id).kind == "offline"
    granted = session.scalar(
        select(CreditEntry.id).where(CreditEntry.source == f"claim:{claim.id}")
    )
    assert granted is None
    assert session.scalar(select(func.count()).select_from(ClaimStep)) == 3


def test_an_entry_of_a_claim_is_not_judged_by_those_who_passed_it(app):
    first, second = make_judges()
    claim = make_claim()
    decide(first, claim)
    decide(second, claim)
    entry = session.scalars(select(CreditEntry)).one()
    learner = session.get_one(type(first), claim.learner_id)
    matter = queries.find_matter(learner, Subject("entry", entry.id))
    assert matter.deciders == {first.id, second.id}


def test_a_lesson_is_appealed_about_once_it_was_begun(app):
    course = make_published_course()
    lesson_id = lesson_ids(course)[0]
    learner = make_user()
    with pytest.raises(NotFound):
        make_appeal(learner, f"lesson:{lesson_id}")
    sit_down(learner, lesson_id)
    appeal = make_appeal(learner, f"lesson:{lesson_id}")
    matter = queries.matter_of(appeal)
    assert matter.covered_seconds == 0
    assert matter.length_seconds > 0
    assert matter.title == appeal.title
    assert queries.find_matter(make_user(), Subject("lesson", lesson_id)) is None


def test_a_decision_about_a_sign_is_judged_by_somebody_else(app):
    first, second, learner = make_judge(), make_judge(), make_user()
    sign = make_anomaly(learner)
    with pytest.raises(NotFound):
        make_appeal(learner, f"anomaly:{sign.id}")
    decide_sign(first, sign.id, Decision(decision="warn", note="请自己学。"))
    appeal = make_appeal(learner, f"anomaly:{sign.id}")
    matter = queries.matter_of(appeal)
    assert (matter.said, matter.deciders) == ("请自己学。", {first.id})
    with pytest.raises(NotAllowed):
        answer(first, appeal)
    assert answer(second, appeal).state is AppealState.UPHELD
    assert queries.find_matter(make_user(), Subject("anomaly", sign.id)) is None


def test_nobody_appeals_about_what_is_not_theirs(app):
    learner = make_user()
    others = award_hours(make_user())
    claim = make_claim()
    for about in (f"entry:{others.id}", f"claim:{claim.id}", "lesson:1", "entry:999", "nothing"):
        with pytest.raises(NotFound):
            make_appeal(learner, about)
    assert session.scalar(select(func.count()).select_from(Appeal)) == 0


def test_about_one_thing_one_appeal_waits_and_a_new_one_may_follow(app):
    judge, learner = make_judge(), make_user()
    about = f"entry:{award_hours(learner).id}"
    appeal = make_appeal(learner, about)
    with pytest.raises(Conflict):
        make_appeal(learner, about)
    assert queries.waiting_about(learner.id, subject_from(about)) == appeal.id
    answer(judge, appeal, "decline")
    assert make_appeal(learner, about).id != appeal.id


def test_a_withdrawn_appeal_is_not_answered_and_no_longer_announced(app):
    judge, learner = make_judge(), make_user()
    appeal = make_appeal(learner)
    with pytest.raises(NotFound):
        actions.withdraw_appeal(judge, appeal.id)
    actions.withdraw_appeal(learner, appeal.id)
    assert told(judge) == []
    with pytest.raises(Conflict):
        answer(judge, appeal)
    with pytest.raises(Conflict):
        actions.withdraw_appeal(learner, appeal.id)


def test_an_appeal_is_answered_within_reach_and_in_words(app):
    learner, near = make_branch()
    _elsewhere, far = make_branch()
    appeal = make_appeal(learner)
    assert told(near)
    assert not told(far)
    with pytest.raises(NotFound):
        answer(far, appeal)
    for said in ({"words": " "}, {"decision": "decline", "hours": "1"}):
        with pytest.raises(Invalid):
            answer(near, appeal, **said)
    session.refresh(appeal)
    assert appeal.state is AppealState.WAITING
    assert answer(near, appeal).state is AppealState.UPHELD


def test_hours_of_a_closed_year_are_refused_in_words_beside_their_field(app, clock):
    judge, learner = make_judge(), make_user()
    appeal = make_appeal(learner)
    clock.forward(days=600)
    with pytest.raises(Invalid) as refused:
        answer(judge, appeal, hours="1")
    assert list(refused.value.errors) == ["hours"]
