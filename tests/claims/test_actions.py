"""A claim on its way: made, returned, mended, passed twice, entered; and whoever must not."""

import os
from contextvars import Context

import pytest
from sqlalchemy import func, select

from app.claims import actions, queries
from app.claims.forms import Decision, NewClaim, WhichClaims
from app.claims.models import Claim, ClaimEvidence
from app.claims.rules import FOLDER, ClaimRefusal, ClaimState
from app.credits.models import CreditEntry
from app.credits.queries import verify_ledger
from app.credits.rules import ClaimKind, ClaimScale
from app.kit import jobs
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.evidence import file_evidence
from app.notices.models import Notice
from tests.claims.making import CLAIM, a_file, decide, make_branch, make_claim, make_judges
from tests.credits.making import publish_rule_set
from tests.factories import make_organisation, make_user


def test_two_people_pass_it_and_the_hours_stand_in_the_year(app):
    first, second = make_judges()
    claim = make_claim()
    assert decide(first, claim).state is ClaimState.CHECKED
    assert session.scalar(select(func.count()).select_from(CreditEntry)) == 0
    assert decide(second, claim).state is ClaimState.GRANTED
    [entry] = session.scalars(select(CreditEntry))
    assert (entry.person_id, entry.amount_centihours) == (claim.learner_id, 2000)
    assert (entry.kind, entry.source) == ("offline", f"claim:{claim.id}")
    assert (entry.year, entry.day.isoformat()) == (2026, "2026-03-04")
    assert queries.fingerprints(claim.id)[0] in entry.note
    assert list(verify_ledger()) == []
    [told] = session.scalars(select(Notice).where(Notice.person_id == claim.learner_id))
    assert told.link == f"/claims/{claim.id}"


def test_the_same_person_does_not_pass_it_twice_and_nobody_their_own(app):
    first, _second = make_judges()
    claim = make_claim()
    decide(first, claim)
    with pytest.raises(NotAllowed) as refused:
        decide(first, claim)
    assert refused.value.code == ClaimRefusal.SAME_PERSON.code
    both = make_user(roles=("learner", "learning_admin"), organisation=first.organisation)
    with pytest.raises(NotAllowed) as refused:
        decide(both, make_claim(both))
    assert refused.value.code == ClaimRefusal.OWN.code


def test_who_answers_for_others_neither_sees_nor_decides_it(app):
    claim = make_claim(make_user())
    _learner, judge = make_branch()
    for asker in (judge, make_user(), make_user(roles=("tutor",))):
        with pytest.raises(NotFound):
            queries.claim_page(asker, claim.id)
        with pytest.raises(NotFound):
            decide(asker, claim)
    assert queries.claims_to_decide(judge, WhichClaims()).items == []


def test_the_unit_decides_first_and_those_above_it_after(app):
    learner, unit = make_branch()
    top, _other = make_judges()
    claim = make_claim(learner)
    assert queries.waiting_for(unit) == 1
    decide(unit, claim)
    assert queries.waiting_for(unit) == 0
    assert queries.waiting_for(top) == 1
    assert decide(top, claim).state is ClaimState.GRANTED


def test_a_returned_claim_is_mended_and_begins_anew(app):
    first, second = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    decide(first, claim)
    with pytest.raises(Invalid):
        decide(second, claim, "return")
    decide(second, claim, "return", "请补 100% 清晰的证书")
    assert claim.state is ClaimState.RETURNED
    [old] = session.scalars(select(ClaimEvidence.id).where(ClaimEvidence.claim_id == claim.id))
    form = NewClaim(**CLAIM | {"amount": "2", "drop": [old]})
    filed = file_evidence([a_file(b"%PDF- clearer")], FOLDER)
    actions.mend_claim(learner, claim.id, form, filed)
    assert (claim.state, claim.first_by, claim.asked_centihours) == ("waiting", None, 1600)
    assert queries.fingerprints(claim.id) == [filed[0].sha256]
    decide(first, claim)
    assert decide(second, claim).granted_centihours == 1600


def test_a_decision_about_what_has_moved_on_is_looked_at_again(app):
    first, second = make_judges()
    claim = make_claim()
    stale = Decision(decision="pass", state=ClaimState.WAITING)
    decide(first, claim)
    with pytest.raises(Conflict):
        actions.decide_claim(second, claim.id, stale)
    decide(second, claim)
    with pytest.raises(Conflict):
        decide(second, claim)
    with pytest.raises(Conflict):
        actions.withdraw_claim(session.get_one(type(first), claim.learner_id), claim.id)


def test_the_year_of_a_kind_holds_no_more_than_its_cap(app):
    first, second = make_judges()
    learner = make_user()
    days = [("2026-01-05", "2026-01-06", "2"), ("2026-02-02", "2026-02-03", "2")]
    for start, end, amount in days:
        claim = make_claim(learner, kind="other", from_day=start, to_day=end, amount=amount)
        decide(first, claim)
        decide(second, claim)
    assert claim.granted_centihours == 800
    more = make_claim(learner, kind="other")
    decide(first, more)
    assert queries.claim_page(second, more.id).would_grant == 0
    with pytest.raises(Conflict) as refused:
        decide(second, more)
    assert refused.value.code == ClaimRefusal.CAP.code
    assert more.state is ClaimState.CHECKED


def test_days_that_are_claimed_already_are_refused_until_that_claim_is_gone(app):
    learner = make_user()
    claim = make_claim(learner)
    with pytest.raises(Invalid) as refused:
        make_claim(learner, kind="in_house")
    assert "from_day" in refused.value.errors
    assert session.scalar(select(func.count()).select_from(Claim)) == 1
    actions.withdraw_claim(learner, claim.id)
    assert make_claim(learner, kind="in_house").id


def test_a_claim_without_evidence_changes_nothing(app):
    with pytest.raises(Invalid) as refused:
        actions.make_claim(make_user(), NewClaim(**CLAIM), [])
    assert list(refused.value.errors) == ["evidence"]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Claim)) == 0


def test_only_learners_claim(app):
    with pytest.raises(NotAllowed):
        make_claim(make_user(roles=("teacher",)))


def test_the_same_file_brought_twice_is_shown_to_who_decides(app):
    first, _second = make_judges()
    one, other = make_claim(), make_claim()
    assert queries.claim_page(first, other.id).evidence[0].also_in == [one.id]
    learner = session.get_one(type(first), other.learner_id)
    assert queries.claim_page(learner, other.id).evidence[0].also_in == ()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ program", "证书.pdf"), (b"", "a.pdf"), (b"%PDF-" + b"x" * 10_485_760, "a.pdf")],
    ids=["a program", "nothing", "too large"],
)
def test_what_is_no_evidence_is_not_stored(app, content, name):
    with pytest.raises(Invalid):
        file_evidence([a_file(), a_file(content, name)], FOLDER)
    assert list(blobs().below("claims")) == []


def test_an_organisations_rules_say_what_claims_are_worth_and_what_a_year_holds(app):
    branch = make_organisation(parent=make_user().organisation)
    publish_rule_set(
        organisation_id=branch.id,
        claim_scales=(ClaimScale(ClaimKind.OFF_JOB, 600, claim_cap=1200, year_cap=1500),),
    )
    first, second = make_judges()
    learner = make_user(organisation=branch)
    one = make_claim(learner)
    assert (one.asked_centihours, make_claim().asked_centihours) == (1200, 2000)
    other = make_claim(learner, from_day="2026-02-02", to_day="2026-02-03", amount="1")
    assert other.asked_centihours == 600
    for claim in (one, other):
        decide(first, claim)
        page = queries.claim_page(second, claim.id)
        decide(second, claim)
        assert claim.granted_centihours == page.would_grant
    assert (one.granted_centihours, other.granted_centihours) == (1200, 300)


def test_a_file_that_a_claim_dropped_is_swept_a_day_later(app):
    first, _second = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    decide(first, claim, "return", "看不清")
    [old] = session.scalars(select(ClaimEvidence).where(ClaimEvidence.claim_id == claim.id))
    dropped = old.key
    filed = file_evidence([a_file(b"%PDF- clearer")], FOLDER)
    form = NewClaim(**CLAIM | {"drop": [old.id]})
    actions.mend_claim(learner, claim.id, form, filed)
    for key in (dropped, filed[0].key):
        with blobs().fetch(key) as path:
            os.utime(path, (0, 0))
    Context().run(jobs.perform, "claims.sweep_evidence")
    assert [blob.key for blob in blobs().below(FOLDER)] == [filed[0].key]


def test_how_long_last_year_can_be_claimed_is_said_by_the_learners_rules(app):
    branch = make_organisation(parent=make_user().organisation)
    publish_rule_set(organisation_id=branch.id, late_entry_days=10)
    last_year = {"from_day": "2025-12-01", "to_day": "2025-12-03"}
    with pytest.raises(Invalid) as refused:
        make_claim(make_user(organisation=branch), **last_year)
    assert refused.value.errors == {"to_day": [ClaimRefusal.TOO_LATE.sentence]}
    assert make_claim(**last_year).year == 2025


def test_a_year_holds_so_much_of_branch_life_and_a_rule_set_says_how_much(app):
    first, second = make_judges()
    learner = make_user()
    publish_rule_set(claim_scales=(ClaimScale(ClaimKind.PARTY_LIFE, 200, year_cap=500),))
    claims = [
        make_claim(learner, kind="party_life", amount="2", content=b"%PDF-1.7 register " + sheet)
        for sheet in (b"one", b"two", b"three")
    ]
    for claim in claims:
        decide(first, claim)
    with pytest.raises(NotAllowed):
        decide(first, claims[0])
    assert [decide(second, claim).granted_centihours for claim in claims[:2]] == [400, 100]
    with pytest.raises(Conflict) as refused:
        decide(second, claims[2])
    assert refused.value.code == ClaimRefusal.CAP.code
    entries = session.scalars(select(CreditEntry).order_by(CreditEntry.id)).all()
    assert [entry.amount_centihours for entry in entries] == [400, 100]
    assert all(queries.fingerprints(claims[0].id)[0] in entry.note for entry in entries[:1])
