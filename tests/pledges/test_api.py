"""The pledge as programs meet it."""

from tests.factories import make_user
from tests.pledges.making import make_pledge
from tests.progress.making import lesson_ids, make_course


def test_a_program_is_told_where_to_sign_signs_and_opens_its_play(api):
    lesson_id = lesson_ids(make_course(60))[0]
    learner = api(make_user())
    asked = learner.get("/api/v1/me/pledge").json
    assert asked["asked"] is False
    assert asked["pledge_id"] is None
    assert learner.post(f"/api/v1/lessons/{lesson_id}/plays").status_code == 201
    pledge = make_pledge()
    refused = learner.post(f"/api/v1/lessons/{lesson_id}/plays")
    assert refused.status_code == 403
    assert refused.mimetype == "application/problem+json"
    assert refused.json["code"] == "pledge_unsigned"
    assert refused.json["sign_page"] == "/me/pledge"
    shown = learner.get(refused.json["sign_api"]).json
    assert (shown["asked"], shown["pledge_id"]) == (True, str(pledge.id))
    assert shown["signed_at"] is None
    for bad in ({}, {"pledge_id": shown["pledge_id"]}, {"pledge_id": "x", "agreed": True}, []):
        assert learner.post("/api/v1/me/pledge", json=bad).status_code == 422
    said = {"pledge_id": shown["pledge_id"], "agreed": True}
    signed = learner.post("/api/v1/me/pledge", json=said)
    assert signed.status_code == 201
    assert signed.json["asked"] is False
    assert signed.json["signed_at"]
    assert learner.post(f"/api/v1/lessons/{lesson_id}/plays").status_code == 201


def test_who_does_not_learn_has_nothing_to_sign(api):
    make_pledge()
    tutor = api(make_user(roles=("tutor",)))
    assert tutor.get("/api/v1/me/pledge").status_code == 403
