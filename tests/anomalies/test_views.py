"""The pages of signs."""

import pytest
from sqlalchemy import select

from app.accounts.models import SignIn
from app.anomalies.models import Anomaly
from app.anomalies.rules.signs import SignKind
from app.credits.models import CreditEntry
from app.kit import clock as kit_clock
from app.kit.db import session
from tests.anomalies.making import at, make_admin, make_anomaly
from tests.credits.making import award_hours
from tests.factories import PASSWORD, make_user


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (SignKind.EVEN_REPORTS, ("4 小时 10 分", "15.00", "1000")),
        (SignKind.ALL_HOURS, ("22", "每小时学习分钟数")),
        (SignKind.SHARED_BROWSER, ("4 人", "9 次登录")),
        (SignKind.EVEN_ANSWERS, ("4.0", "0.2")),
        (SignKind.FULL_DAY, ("18 小时 20 分", "16")),
    ],
)
def test_every_kind_is_explained_with_its_figures(kind, words, sign_in):
    admin, learner = make_admin(), make_user()
    sign = make_anomaly(learner, kind)
    page = sign_in(admin).get(f"/anomalies/{sign.id}")
    assert page.status_code == 200
    assert learner.name in page.text
    for word in words:
        assert word in page.text
    listed = sign_in(admin).get(f"/anomalies?kind={kind.value}").text
    assert f"/anomalies/{sign.id}" in listed


def test_a_word_is_sent_and_read_with_the_way_to_appeal(sign_in):
    admin, learner = make_admin(), make_user()
    sign = make_anomaly(learner)
    desk = sign_in(admin)
    nothing = desk.post(f"/anomalies/{sign.id}/decision", data={"decision": "warn", "note": ""})
    assert nothing.status_code == 422
    assert "请写明希望学员怎么做" in nothing.text
    strange = desk.post(f"/anomalies/{sign.id}/decision", data={"decision": "delete"})
    assert strange.status_code == 422
    sent = {"decision": "warn", "note": "夜里请休息。"}
    assert desk.post(f"/anomalies/{sign.id}/decision", data=sent).status_code == 303
    assert desk.post(f"/anomalies/{sign.id}/decision", data=sent).status_code == 409
    assert "夜里请休息。" in desk.get(f"/anomalies/{sign.id}").text
    reader = sign_in(learner)
    assert f"/anomalies/{sign.id}" in reader.get("/me/anomalies").text
    page = reader.get(f"/anomalies/{sign.id}").text
    assert "夜里请休息。" in page
    assert f"/me/appeals/new?about=anomaly:{sign.id}" in page
    assert "decision" not in page
    assert sign_in(make_user()).get(f"/anomalies/{sign.id}").status_code == 404


def test_hours_are_taken_back_after_a_second_look(sign_in):
    admin, learner = make_admin(), make_user()
    with kit_clock.held_at(at(9)):
        entry = award_hours(learner)
    sign = make_anomaly(learner)
    desk, place = sign_in(admin), f"/anomalies/{sign.id}/reversal"
    assert str(entry.title) in desk.get(f"/anomalies/{sign.id}").text
    assert desk.get(place).status_code == 422
    assert desk.get(f"{place}?entries=x").status_code == 422
    assert desk.get(f"{place}?entries={entry.id + 1}").status_code == 422
    second = desk.get(f"{place}?entries={entry.id}")
    assert second.status_code == 200
    assert f"−{entry.amount_centihours / 100:g}" in second.text
    without = desk.post(place, data={"entries": [entry.id], "reason": ""})
    assert without.status_code == 422
    assert "请写明原因" in without.text
    assert session.scalar(select(CreditEntry).where(CreditEntry.reverses_id == entry.id)) is None
    done = desk.post(place, data={"entries": [entry.id], "reason": "核实为代学。"})
    assert done.status_code == 303
    session.rollback()
    assert session.scalar(select(CreditEntry).where(CreditEntry.reverses_id == entry.id))
    assert desk.get(f"{place}?entries={entry.id}").status_code == 409
    page = sign_in(learner).get(f"/anomalies/{sign.id}").text
    assert "核实为代学。" in page
    assert f"entry={entry.id}" in page


def test_a_page_of_the_register_takes_few_statements(sign_in, statements):
    admin = make_admin()
    for _ in range(12):
        make_anomaly()
    desk = sign_in(admin)
    with statements() as said:
        page = desk.get("/anomalies?limit=10")
    assert "cursor=" in page.text
    assert said.count <= 8
    assert desk.get("/anomalies?kind=odd").status_code == 422
    assert desk.get("/anomalies?cursor=odd").status_code == 422
    assert session.scalar(select(Anomaly.id).limit(1))


def test_a_browser_keeps_its_mark_whoever_signs_in(client):
    for person in (make_user("anya"), make_user("bai")):
        token = client.get("/login").text.split('name="csrf_token" value="')[1].split('"')[0]
        sent = {"username": person.username, "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=sent).status_code in (302, 303)
        client.delete_cookie("zhixing")
    session.rollback()
    marks = session.scalars(select(SignIn.browser)).all()
    assert len(marks) == 2
    assert len(set(marks)) == 1
    assert len(marks[0]) == 32
