"""Branch venues as programs keep and review them; the pages' rules hold here as well."""

from io import BytesIO

import pytest

from app.kit.db import session
from app.live import queries
from app.live.models import VenueSeat
from tests.live.attending import Viewer
from tests.live.gathering import JPEG, Hall


@pytest.fixture
def hall(app, clock):
    return Hall(clock)


def at(hall, rest=""):
    return f"/api/v1/live/{hall.live_id}/venues/{hall.id}{rest}"


def test_a_program_keeps_a_register_and_another_approves_it(api, hall):
    liaison, judge = api(hall.liaison), api(hall.judge)
    names = [one.username for one in hall.people]
    answer = liaison.post(at(hall, "/people"), json={"usernames": [*names, "nobody"]})
    assert answer.json["added"] == 3
    assert [(one["row"], one["username"]) for one in answer.json["rejected"]] == [(4, "nobody")]
    marks = {"mark": "arrived", "people": [str(one.id) for one in hall.people[:2]]}
    assert liaison.post(at(hall, "/marks"), json=marks).json == {"marked": 2}
    hall.clock.forward(minutes=10)
    hall.end()
    assert liaison.post(at(hall, "/submit")).status_code == 409
    photo = {"evidence": (BytesIO(JPEG), "现场.jpg")}
    brought = liaison.post(at(hall, "/photos"), data=photo)
    assert brought.status_code == 201
    [kept] = brought.json["photos"]
    assert judge.get(at(hall, f"/photos/{kept['id']}")).data == JPEG
    handed_in = liaison.post(at(hall, "/submit")).json
    assert handed_in["state"] == "submitted"
    [waiting] = judge.get("/api/v1/venues?which=review").json["items"]
    assert (waiting["id"], waiting["registered"], waiting["came"]) == (str(hall.id), 3, 2)
    said = {"decision": "approve", "step": handed_in["step"]}
    assert liaison.post(at(hall, "/decision"), json=said).status_code == 403
    approved = judge.post(at(hall, "/decision"), json=said).json
    assert approved["state"] == "approved"
    assert [one["move"] for one in approved["steps"]] == ["approve", "submit"]
    assert judge.post(at(hall, "/decision"), json=said).status_code == 409
    hall.settle()
    outcomes = [one["outcome"] for one in judge.get(at(hall, "/people")).json["items"]]
    assert outcomes == ["counted", "counted", "absent"]


def test_who_was_in_two_venues_at_one_time_or_online_is_flagged_with_where(api, hall):
    other = hall.open(title="北湖分会场")
    twice, online = hall.people[0], hall.people[1]
    for venue_id in (hall.id, other.id):
        hall.register(venue_id=venue_id)
        hall.mark("arrived", twice, venue_id=venue_id)
    hall.mark("arrived", online)
    Viewer(online).stay(hall.clock, hall.live_id, 60)
    found = api(hall.judge).get(at(hall, "/people?which=flagged")).json["items"]
    assert [(one["learner"], one["elsewhere"][0]["venue"]) for one in found] == [
        (twice.username, "北湖分会场"),
        (online.username, None),
    ]


def test_a_venue_is_opened_changed_and_taken_back_by_a_program(api, hall):
    planner = api(hall.teacher)
    venues = f"/api/v1/live/{hall.live_id}/venues"
    plan = {
        "title": "西山分会场",
        "place": "二号楼",
        "organisation": str(hall.county.id),
        "liaisons": [hall.liaison.username],
    }
    made = planner.post(venues, json=plan)
    assert made.status_code == 201
    [liaison] = made.json["liaisons"]
    assert liaison["username"] == hall.liaison.username
    own = f"{venues}/{made.json['id']}"
    assert planner.put(own, json=plan | {"place": "三号楼"}).json["place"] == "三号楼"
    assert [one["title"] for one in planner.get(venues).json["items"]] == [
        "南山分会场",
        "西山分会场",
    ]
    assert planner.delete(own).status_code == 204
    assert planner.get(own).status_code == 404


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/people", {"usernames": []}),
        ("/people", {"usernames": 3}),
        ("/marks", {"mark": "flies", "everybody": True}),
        ("/marks", {"mark": "arrived", "people": ["x"]}),
        ("/marks", {"mark": "arrived", "people": [], "at": "25:00"}),
        ("/photos", {}),
    ],
)
def test_bad_input_is_malformed_and_changes_nothing(api, hall, path, said):
    hall.register(hall.people[:1])
    answer = api(hall.liaison).post(at(hall, path), json=said)
    assert answer.status_code == 422
    assert answer.json["errors"]
    session.expire_all()
    assert [one.arrived_at for one in session.query(VenueSeat)] == [None]
    assert queries.photos_of(hall.id) == []


def test_a_trial_registers_nobody_and_somebody_is_left_out_with_a_reason(api, hall):
    names = {"usernames": [one.username for one in hall.people]}
    liaison, judge = api(hall.liaison), api(hall.judge)
    assert liaison.post(at(hall, "/people?dry_run=1"), json=names).json["added"] == 3
    assert queries.seated_ids(hall.id) == set()
    hall.held()
    out = at(hall, f"/people/{hall.people[0].id}/leave-out")
    assert judge.post(out, json={"why": "不在照片里"}).json["counts"]["left_out"] == 1
    [seat] = judge.get(at(hall, "/people?which=left_out")).json["items"]
    assert seat["left_out_why"] == "不在照片里"
    assert liaison.post(out, json={"why": "x"}).status_code == 403
