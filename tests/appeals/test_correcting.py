"""Somebody's ledger, put right by who answers for them."""

import pytest
from sqlalchemy import func, select

from app.appeals import actions
from app.appeals.forms import ByHand, TakeBack
from app.credits.models import CreditEntry
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.notices.models import Notice
from tests.appeals.making import make_judge
from tests.claims.making import make_branch
from tests.credits.making import award_hours
from tests.factories import make_user

BY_HAND = {
    "kind": "manual",
    "title": "驻村工作",
    "on": "2026-03-01",
    "hours": "1.5",
    "note": "经核实补记",
}


def test_an_entry_is_taken_back_once_and_the_learner_hears_why(app):
    judge, learner = make_judge(), make_user()
    entry = award_hours(learner)
    reversal = actions.take_back_entry(judge, entry.id, TakeBack(reason="重复记入"))
    assert (reversal.reverses_id, reversal.amount_centihours) == (entry.id, -100)
    notice = session.scalars(select(Notice).where(Notice.person_id == learner.id)).one()
    assert notice.wording["words"] == "重复记入"
    for again in (entry.id, reversal.id):
        with pytest.raises(Conflict):
            actions.take_back_entry(judge, again, TakeBack(reason="再来"))


def test_only_within_reach_and_never_ones_own(app):
    learner, near = make_branch()
    _other, far = make_branch()
    entry = award_hours(learner)
    with pytest.raises(NotFound):
        actions.take_back_entry(far, entry.id, TakeBack(reason="x"))
    with pytest.raises(NotFound):
        actions.enter_by_hand(far, learner.id, ByHand(**BY_HAND))
    both = make_user(roles=("learner", "learning_admin"))
    own = award_hours(both)
    with pytest.raises(NotAllowed):
        actions.take_back_entry(both, own.id, TakeBack(reason="x"))
    with pytest.raises(NotAllowed):
        actions.enter_by_hand(both, both.id, ByHand(**BY_HAND))
    assert session.scalar(select(func.count()).select_from(CreditEntry)) == 2
    assert actions.enter_by_hand(near, learner.id, ByHand(**BY_HAND)).amount_centihours == 150


def test_the_ledger_explains_and_leads_to_the_second_look(sign_in):
    judge, learner = make_judge(), make_user(name="𠮷木·买买提")
    entry = award_hours(learner, title="基层治理")
    desk = sign_in(judge)
    ledger = f"/admin/people/{learner.id}/credits"
    page = desk.get(ledger).text
    for words in (
        "𠮷木·买买提",
        "基层治理",
        f"/admin/entries/{entry.id}/take-back",
        f"{ledger}/new",
    ):
        assert words in page, words
    asked = desk.get(f"/admin/entries/{entry.id}/take-back").text
    assert "冲销 1 学时" in asked
    silent = desk.post(f"/admin/entries/{entry.id}/take-back", data={"reason": " "})
    assert silent.status_code == 422
    done = desk.post(f"/admin/entries/{entry.id}/take-back", data={"reason": "重复记入"})
    assert done.status_code == 303
    after = desk.get(done.location).text
    assert "重复记入" in after
    assert "已冲销" in after
    assert "take-back" not in after
    assert "不能冲销" in desk.get(f"/admin/entries/{entry.id}/take-back").text
    twice = desk.post(f"/admin/entries/{entry.id}/take-back", data={"reason": "再来"})
    assert twice.status_code == 409
    assert "重复记入" in sign_in(learner).get("/me/credits").text


def test_hours_are_entered_by_hand_and_faults_come_back_as_typed(sign_in):
    judge, learner = make_judge(), make_user()
    desk = sign_in(judge)
    place = f"/admin/people/{learner.id}/credits"
    assert "驻村" not in desk.get(f"{place}/new").text
    for bad in ({"on": "2027-01-01"}, {"hours": "0"}, {"kind": "online"}, {"note": ""}):
        answer = desk.post(place, data=BY_HAND | bad)
        assert answer.status_code == 422, bad
        assert "驻村工作" in answer.text
    assert desk.post(place, data=BY_HAND).status_code == 303
    page = desk.get(f"{place}?year=2026").text
    assert "+1.50" in page
    assert "经核实补记" in page


def test_a_ledger_costs_the_same_however_long_it_is(sign_in, statements):
    learner = make_user()
    award_hours(learner)
    desk = sign_in(make_judge())
    place = f"/admin/people/{learner.id}/credits"
    desk.get(place)
    with statements() as few:
        desk.get(place)
    for _number in range(4):
        award_hours(learner)
    with statements() as many:
        desk.get(place)
    assert few.count == many.count
