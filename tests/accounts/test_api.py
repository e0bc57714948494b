"""Signing in for a token, and what a token is worth."""

from app.accounts import queries
from app.kit.db import transactional
from tests.factories import PASSWORD, make_user


def test_a_right_password_gives_a_token_that_signs_in(client):
    make_user("anya", name="安雅")
    answer = client.post("/api/v1/sessions", json={"username": "anya", "password": PASSWORD})
    assert answer.status_code == 201
    token = answer.json["token"]
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json["username"] == "anya"
    assert me.json["roles"] == ["learner"]
    assert me.json["csrf_token"]


def test_a_wrong_password_is_refused_with_a_sentence(client):
    make_user("anya")
    answer = client.post("/api/v1/sessions", json={"username": "anya", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "wrong_password"


def test_an_unknown_name_is_refused_like_a_wrong_password(client):
    answer = client.post("/api/v1/sessions", json={"username": "nobody", "password": "x"})
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_password")


def test_five_wrong_passwords_lock_the_account_for_half_an_hour(client, clock):
    make_user("anya")
    wrong = {"username": "anya", "password": "wrong"}
    right = {"username": "anya", "password": PASSWORD}
    for _ in range(5):
        assert client.post("/api/v1/sessions", json=wrong).status_code == 401
    assert client.post("/api/v1/sessions", json=right).status_code == 423
    clock.forward(minutes=30, seconds=1)
    assert client.post("/api/v1/sessions", json=right).status_code == 201


def test_missing_fields_are_named(client):
    answer = client.post("/api/v1/sessions", json={"username": "anya"})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["password"]


def test_a_body_that_is_not_json_is_refused(client):
    answer = client.post(
        "/api/v1/sessions", data=b"{broken", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422


def test_a_token_ends_with_its_sign_in(api):
    person = make_user()
    program = api(person)
    assert program.get("/api/v1/me").status_code == 200
    assert program.delete("/api/v1/sessions/current").status_code == 204
    assert program.get("/api/v1/me").status_code == 401


def test_a_token_expires_after_fourteen_days(api, clock):
    program = api(make_user())
    clock.forward(days=14, seconds=1)
    assert program.get("/api/v1/me").status_code == 401


def test_a_bad_bearer_token_is_not_rescued_by_a_good_cookie(sign_in):
    browser = sign_in(make_user())
    answer = browser.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


def test_changing_the_password_ends_the_other_sign_ins(api, sign_in):
    person = make_user("anya")
    program, browser = api(person), sign_in(person)
    answer = browser.post("/me/password", data={"present": PASSWORD, "new": "Another-Secret-9"})
    assert answer.status_code == 303
    assert program.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200


def test_an_unguarded_change_by_cookie_is_refused(sign_in):
    browser = sign_in(make_user())
    browser.csrf = None
    assert browser.delete("/api/v1/sessions/current").status_code == 403
    forged = {"X-CSRFToken": "forged"}
    assert browser.delete("/api/v1/sessions/current", headers=forged).status_code == 403
    assert browser.get("/api/v1/me").status_code == 200


def test_an_inactive_person_is_signed_out(api):
    person = make_user()
    program = api(person)

    @transactional
    def deactivate():
        queries.get_user(person.id).is_active = False

    deactivate()
    assert program.get("/api/v1/me").status_code == 401
