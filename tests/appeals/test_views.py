"""The pages of appeals."""

from io import BytesIO

from sqlalchemy import select

from app.appeals.models import AppealEvidence
from app.kit.blobs import blobs
from app.kit.db import session
from tests.appeals.making import WORDS, answer, make_appeal, make_judge
from tests.claims.making import PDF, decide, make_claim, make_judges
from tests.credits.making import award_hours
from tests.factories import make_user


def test_a_learner_comes_from_an_entry_appeals_and_follows_it(sign_in):
    learner = make_user()
    entry = award_hours(learner, title="基层治理")
    browser = sign_in(learner)
    way = f"/me/appeals/new?about=entry:{entry.id}"
    assert way in browser.get("/me/credits").text
    form = browser.get(way)
    assert "基层治理" in form.text
    sent = {"about": f"entry:{entry.id}", "words": WORDS, "evidence": (BytesIO(PDF), "截图.pdf")}
    made = browser.post("/me/appeals", data=sent)
    assert made.status_code == 303
    page = browser.get(made.location).text
    for words in ("等待答复", WORDS, "截图.pdf", "基层治理"):
        assert words in page, words
    assert "基层治理" in browser.get("/me/appeals").text
    assert browser.get(way).location == made.location


def test_a_faulty_appeal_comes_back_as_it_was_typed_and_leaves_no_file(sign_in):
    learner = make_user()
    about = f"entry:{award_hours(learner).id}"
    browser = sign_in(learner)
    empty = browser.post("/me/appeals", data={"about": about, "words": " "})
    assert empty.status_code == 422
    wrong = {"about": about, "words": WORDS, "evidence": (BytesIO(b"MZ program"), "a.pdf")}
    answer = browser.post("/me/appeals", data=wrong)
    assert answer.status_code == 422
    assert WORDS in answer.text
    make_appeal(learner, about)
    twice = {"about": about, "words": WORDS, "evidence": (BytesIO(PDF), "a.pdf")}
    again = browser.post("/me/appeals", data=twice)
    assert again.status_code == 409
    assert "请等待答复" in again.text
    assert list(blobs().below("appeals")) == []
    for nothing in ("", "entry:424242", "anomaly:1", "x" * 50):
        bad = browser.post("/me/appeals", data={"about": nothing, "words": WORDS})
        assert bad.status_code in (404, 422), nothing
        assert browser.get("/me/appeals/new", query_string={"about": nothing}).status_code in (
            404,
            422,
        )


def test_a_claim_that_came_back_leads_to_an_appeal(sign_in):
    judge, _other = make_judges()
    learner = make_user()
    claim = make_claim(learner)
    browser = sign_in(learner)
    way = f"/me/appeals/new?about=claim:{claim.id}"
    assert way not in browser.get(f"/claims/{claim.id}").text
    decide(judge, claim, "return", "看不清。")
    assert way in browser.get(f"/claims/{claim.id}").text
    assert "看不清。" in browser.get(way).text


def test_the_desk_answers_and_says_why_not(sign_in, clock):
    learner = make_user()
    appeal = make_appeal(learner)
    clock.forward(days=9)
    desk = sign_in(make_judge())
    listed = desk.get("/appeals").text
    assert "基层财政预算怎么读" in listed
    assert "已等 9 天" in listed
    assert "基层财政预算怎么读" not in desk.get("/appeals?about=claim").text
    place = f"/appeals/{appeal.id}"
    silent = desk.post(f"{place}/answer", data={"decision": "uphold", "hours": ""})
    assert silent.status_code == 422
    for bad in ("x", "-1", "1e9", "NaN", "0.001"):
        fields = {"decision": "uphold", "words": "好", "hours": bad}
        assert desk.post(f"{place}/answer", data=fields).status_code == 422, bad
    fields = {"decision": "uphold", "words": "确有遗漏。", "hours": "0.5"}
    assert desk.post(f"{place}/answer", data=fields).status_code == 303
    assert desk.post(f"{place}/answer", data=fields).status_code == 409
    mine = sign_in(learner)
    page = mine.get(place).text
    assert "确有遗漏。" in page
    assert "已补记 0.5 学时" in page
    assert "确有遗漏。" in mine.get("/notices").text
    assert "基层财政预算怎么读" in desk.get("/appeals?state=upheld").text


def test_evidence_is_handed_to_who_may_see_it_and_is_no_page_of_ours(sign_in):
    learner, judge = make_user(), make_judge()
    appeal, other = make_appeal(learner, files=1), make_appeal()
    evidence = session.scalar(select(AppealEvidence.id))
    shown = sign_in(judge).get(f"/appeals/{appeal.id}/evidence/{evidence}")
    assert shown.data == PDF
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert sign_in(make_user()).get(f"/appeals/{appeal.id}/evidence/{evidence}").status_code == 404
    assert sign_in(judge).get(f"/appeals/{other.id}/evidence/{evidence}").status_code == 404


def test_a_learner_takes_an_appeal_back(sign_in):
    learner = make_user()
    appeal = make_appeal(learner)
    assert sign_in(learner).post(f"/appeals/{appeal.id}/withdraw").status_code == 303
    assert "已撤回" in sign_in(learner).get(f"/appeals/{appeal.id}").text


def test_the_lists_cost_the_same_however_long_they_are(sign_in, statements):
    learner, judge = make_user(), make_judge()
    make_appeal(learner)
    for person, page in ((learner, "/me/appeals"), (judge, "/appeals")):
        browser = sign_in(person)
        browser.get(page)
        with statements() as few:
            browser.get(page)
        for _number in range(3):
            make_appeal(learner)
            make_appeal()
        with statements() as many:
            browser.get(page)
        assert few.count == many.count


def test_only_answered_ones_stand_in_the_lists_of_answers(sign_in):
    judge = make_judge()
    declined, waits = answer(judge, make_appeal(), "decline", "维持。").id, make_appeal().id
    listed = sign_in(judge).get("/appeals?state=declined").text
    assert f"/appeals/{declined}" in listed
    assert f"/appeals/{waits}" not in listed
