"""The pages of claims."""

import re
from html import unescape
from io import BytesIO

from sqlalchemy import select

from app.claims.models import Claim, ClaimEvidence
from app.kit.blobs import blobs
from app.kit.db import session
from tests.claims.making import CLAIM, PDF, decide, make_claim, make_judges
from tests.factories import make_user


def sent(**said):
    evidence = said.pop("evidence", (BytesIO(PDF), "../结业 证书.pdf"))
    return CLAIM | said | {"evidence": evidence}


def test_a_learner_claims_hours_and_follows_them(sign_in):
    learner = sign_in(make_user())
    assert "/me/claims/new" in learner.get("/me/claims").text
    answer = learner.post("/me/claims", data=sent())
    assert answer.status_code == 303
    page = learner.get(answer.location)
    assert "等待初审" in page.text
    assert "结业 证书.pdf" in page.text
    assert "20" in page.text
    assert "县处级干部进修班" in learner.get("/me/claims").text


def test_a_faulty_claim_comes_back_as_it_was_typed_and_leaves_no_file(sign_in):
    learner = sign_in(make_user())
    answer = learner.post("/me/claims", data=sent(to_day="2026-03-09"))
    assert answer.status_code == 422
    assert "请在结束之后再申报。" in answer.text
    assert 'value="县处级干部进修班"' in answer.text
    assert list(blobs().below("claims")) == []
    for bad in ({"amount": "1.3"}, {"amount": "x"}, {"kind": "party"}, {"from_day": "soon"}):
        assert learner.post("/me/claims", data=sent(**bad)).status_code == 422
    empty = learner.post("/me/claims", data={**CLAIM, "evidence": (BytesIO(b""), "")})
    assert empty.status_code == 422
    assert session.scalar(select(Claim.id)) is None


def test_evidence_is_handed_to_who_may_see_it_and_is_no_page_of_ours(sign_in):
    judge, _other = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    evidence = session.scalar(select(ClaimEvidence.id))
    address = f"/claims/{claim.id}/evidence/{evidence}"
    shown = sign_in(judge).get(address)
    assert shown.data == PDF
    assert shown.mimetype == "application/pdf"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert sign_in(make_user()).get(address).status_code == 404
    other = make_claim()
    assert sign_in(learner).get(f"/claims/{other.id}/evidence/{evidence}").status_code == 404
    assert sign_in(judge).get(f"/claims/{other.id}/evidence/{evidence}").status_code == 404


def test_the_desk_passes_and_returns_and_says_why_not(sign_in):
    first, second = make_judges()
    claim = make_claim()
    desk = sign_in(first)
    assert "县处级干部进修班" in desk.get("/claims").text
    place = f"/claims/{claim.id}"
    empty = desk.post(f"{place}/decision", data={"decision": "return", "state": "waiting"})
    assert empty.status_code == 422
    passed = desk.post(f"{place}/decision", data={"decision": "pass", "state": "waiting"})
    assert passed.status_code == 303
    assert "需由另一位" in desk.get(place).text
    again = desk.post(f"{place}/decision", data={"decision": "pass", "state": "checked"})
    assert again.status_code == 403
    stale = sign_in(second).post(
        f"{place}/decision", data={"decision": "return", "state": "waiting", "note": "不清楚"}
    )
    assert stale.status_code == 409
    assert "不清楚" in stale.text


def test_my_credits_lead_to_the_claim_and_back(sign_in):
    first, second = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    decide(first, claim)
    decide(second, claim)
    page = sign_in(learner).get("/me/credits").text
    assert f"/claims/{claim.id}" in page
    assert "/me/claims" in page


def test_a_returned_claim_is_opened_with_what_was_said(sign_in):
    first, _second = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    pages = sign_in(learner)
    assert pages.get(f"/me/claims/{claim.id}/edit").status_code == 409
    decide(first, claim, "return", "证书看不清")
    page = pages.get(f"/me/claims/{claim.id}/edit")
    assert "证书看不清" in page.text
    assert 'value="2.5"' in page.text
    answer = pages.post(f"/me/claims/{claim.id}", data=CLAIM | {"amount": "2"})
    assert answer.status_code == 303
    assert sign_in(make_user()).get(f"/me/claims/{claim.id}/edit").status_code == 404


def test_the_lists_take_the_same_statements_however_long(sign_in, statements):
    judge, _other = make_judges()
    learner = make_user()
    claim_days(learner, 1, 3)
    desk, own = sign_in(judge), sign_in(learner)
    for one, place in ((desk, "/claims"), (own, "/me/claims")):
        one.get(place)
    with statements() as few:
        desk.get("/claims")
        own.get("/me/claims")
    claim_days(learner, 3, 9)
    make_claim()
    with statements() as many:
        desk.get("/claims")
        own.get("/me/claims")
    assert many.count == few.count


def claim_days(learner, first, last):
    """A claim of one day for each of some days of February."""
    for day in range(first, last):
        on = f"2026-02-{day:02}"
        make_claim(learner, from_day=on, to_day=on, amount="1")


def titles(page, *known):
    return [title for title in known if title in page.text]


def test_the_desk_shows_one_kind_and_keeps_it_from_list_to_list(sign_in, statements):
    first, second = make_judges()
    course, degree = "县处级干部进修班", "在职研究生"
    make_claim()
    granted = make_claim(kind="degree", title=degree, amount="1")
    desk = sign_in(first)
    desk.get("/claims")
    with statements() as every:
        assert titles(desk.get("/claims"), course, degree) == [course, degree]
    with statements() as of_one:
        page = desk.get("/claims?kind=degree")
    assert titles(page, course, degree) == [degree]
    assert of_one.count == every.count
    assert "/claims?state=granted&amp;kind=degree" in page.text
    assert "/claims?state=mine&amp;kind=off_job" in page.text
    decide(first, granted)
    decide(second, granted)
    assert titles(desk.get("/claims?kind=degree"), degree, "没有这一类申报") == ["没有这一类申报"]
    assert titles(desk.get("/claims?state=granted&kind=degree"), degree) == [degree]
    assert titles(desk.get("/claims?state=granted&kind=off_job"), degree, course) == []
    assert desk.get("/claims?kind=dancing").status_code == 422


def test_the_next_page_of_a_kind_is_of_that_kind(sign_in):
    judge, _other = make_judges()
    for number in range(3):
        make_claim(kind="other", title=f"外出考察{number}号")
        make_claim()
    desk = sign_in(judge)
    page = desk.get("/claims?state=waiting&kind=other&limit=2")
    assert titles(page, "外出考察0号", "外出考察1号", "外出考察2号") == [
        "外出考察0号",
        "外出考察1号",
    ]
    [more] = {
        unescape(one) for one in re.findall(r'href="(/claims\?[^"]*cursor=[^"]*)"', page.text)
    }
    assert "state=waiting" in more
    assert "kind=other" in more
    page = desk.get(more)
    assert titles(page, "外出考察0号", "外出考察2号", "县处级干部进修班") == ["外出考察2号"]
