"""Questions through the API: when they come, how they are answered, what they hold back."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from app.kit.db import session
from app.progress.models import Challenge, Play
from app.progress.rules.challenges import BETWEEN_MS, OPEN_MS
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course
from tests.progress.test_questions import make_asking_course

HOUR = 3600
LONGEST = BETWEEN_MS[1] // 1000
POLICY = {"max_rate": 1.0, "first_pass_seek": True, "hidden_counts": False, "challenges": True}


class Viewer:
    """A program that watches a lesson minute by minute."""

    def __init__(self, program, lesson_id, clock):
        self.program, self.lesson_id, self.clock = program, lesson_id, clock
        self.at = self.seq = 0
        self.open()

    def open(self):
        self.opened = self.program.post(f"/api/v1/lessons/{self.lesson_id}/plays").json
        self.url = f"/api/v1/plays/{self.opened['play_id']}"

    def beat(self, seconds=0):
        """Watch for so long and say so."""
        self.clock.forward(seconds=max(seconds, 1))
        self.seq += 1
        spans = [[self.at, self.at + seconds]] if seconds else []
        self.body = {"seq": self.seq, "spans": spans}
        answer = self.program.post(f"{self.url}/beats", json=self.body).json
        if not answer["reason"]:
            self.at += seconds
        return answer

    def watch_until_asked(self):
        for _ in range(LONGEST // 60 + 1):
            answer = self.beat(60)
            if answer["challenge"]:
                return answer["challenge"]
        raise AssertionError("no question came")

    def answer(self, challenge, right=True):
        session.rollback()
        row = session.get(Challenge, int(challenge["id"]))
        place = row.right_place if right else (row.right_place + 1) % len(row.options)
        session.rollback()
        return self.program.post(f"{self.url}/challenges/{row.id}", json={"answer": place})


@pytest.fixture
def course(app, api):
    made = make_course(HOUR, HOUR)
    author = api(session.get(type(make_user()), made.owner_id))
    assert author.put(f"/api/v1/courses/{made.id}/watching", json=POLICY).status_code == 200
    return made


@pytest.fixture
def viewer(api, course, clock):
    return Viewer(api(make_user()), lesson_ids(course)[0], clock)


def test_a_question_comes_by_itself_and_tells_no_answer(viewer):
    assert viewer.opened["policy"]["challenges"] is True
    challenge = viewer.watch_until_asked()
    assert BETWEEN_MS[0] // 1000 <= viewer.at <= LONGEST + 60
    assert set(challenge) == {"id", "kind", "question", "options", "expires_at", "seconds_left"}
    assert challenge["seconds_left"] == OPEN_MS // 1000
    assert len(set(challenge["options"])) == 4


def test_the_same_beat_again_brings_the_same_question(viewer):
    challenge = viewer.watch_until_asked()
    again = viewer.program.post(f"{viewer.url}/beats", json=viewer.body).json["challenge"]
    assert again == challenge
    assert viewer.beat(5)["challenge"]["id"] == challenge["id"], "and so does the next one"


def test_who_answers_goes_on_and_is_left_alone_for_a_while(viewer):
    challenge = viewer.watch_until_asked()
    assert viewer.answer(challenge).json == {
        "passed": True,
        "challenge": None,
        "wait_seconds": 0,
    }
    answer = viewer.beat(60)
    assert (answer["credited_seconds"], answer["challenge"]) == (60, None)


def test_while_the_question_is_open_watching_counts_and_then_it_pauses(viewer):
    viewer.watch_until_asked()
    assert viewer.beat(60)["credited_seconds"] == 60
    before = viewer.at
    late = viewer.beat(60)
    assert (late["credited_seconds"], late["reason"]) == (0, "challenge_due")
    assert late["covered_seconds"] == before, "what was credited stays"
    assert late["challenge"], "another question is there to be answered"
    assert viewer.answer(late["challenge"]).json["passed"] is True
    # What was watched meanwhile is handed in again, as far as the budget kept it.
    assert viewer.beat(60)["credited_seconds"] == 60


def test_a_player_that_blocks_the_questions_is_credited_no_more(viewer):
    viewer.watch_until_asked()
    asked_at = viewer.at
    for _ in range(60):
        viewer.beat(60)
    assert viewer.at <= asked_at + OPEN_MS // 1000


def test_a_wrong_answer_pauses_and_the_second_one_makes_one_wait(viewer):
    challenge = viewer.watch_until_asked()
    first = viewer.answer(challenge, right=False).json
    assert first["passed"] is False
    assert first["challenge"]["id"] != challenge["id"]
    assert viewer.beat(10)["reason"] == "challenge_due"
    second = viewer.answer(first["challenge"], right=False).json
    assert (second["passed"], second["challenge"], second["wait_seconds"]) == (False, None, 30)
    assert viewer.beat(10)["challenge"] is None, "not yet"
    viewer.clock.forward(seconds=30)
    third = viewer.beat()["challenge"]
    assert viewer.answer(third).json["passed"] is True
    assert viewer.beat(10)["credited_seconds"] == 10


def test_a_question_is_answered_once(viewer):
    challenge = viewer.watch_until_asked()
    assert viewer.answer(challenge).json == viewer.answer(challenge).json
    assert viewer.answer(challenge, right=False).status_code == 409


def test_a_question_whose_time_is_over_is_not_answered_any_more(viewer):
    challenge = viewer.watch_until_asked()
    viewer.clock.forward(seconds=91)
    refused = viewer.answer(challenge)
    assert refused.status_code == 409
    assert viewer.beat()["challenge"]["id"] != challenge["id"]


def test_opening_play_after_play_is_no_way_around_a_question(viewer):
    viewer.watch_until_asked()
    for _ in range(5):
        viewer.open()
        assert viewer.opened["question_owed"] is True
        answer = viewer.beat(60)
        assert (answer["credited_seconds"], answer["reason"]) == (0, "challenge_due")
    assert viewer.answer(answer["challenge"]).json["passed"] is True
    assert viewer.beat(60)["credited_seconds"] == 60
    viewer.open()
    assert viewer.opened["question_owed"] is False


def test_what_is_left_until_the_next_question_goes_with_the_learner(viewer, course):
    """Somebody who changes lessons every few minutes is asked as often as everybody."""
    lessons = lesson_ids(course)
    places = dict.fromkeys(lessons, 0)
    for turn in range(LONGEST // 120 + 2):
        viewer.lesson_id = lessons[turn % 2]
        viewer.open()
        viewer.at = places[viewer.lesson_id]
        challenge = viewer.beat(120)["challenge"]
        places[viewer.lesson_id] = viewer.at
        if challenge:
            return
    raise AssertionError("no question came")


@pytest.mark.parametrize("body", [{}, {"answer": None}, {"answer": 1.5}, {"answer": "x" * 201}])
def test_a_malformed_answer_is_told_and_uses_nothing_up(viewer, body):
    challenge = viewer.watch_until_asked()
    url = f"{viewer.url}/challenges/{challenge['id']}"
    assert viewer.program.post(url, json=body).status_code == 422
    assert viewer.answer(challenge).json["passed"] is True


def test_other_peoples_questions_are_not_found(viewer, api, clock):
    challenge = viewer.watch_until_asked()
    thief = Viewer(api(make_user()), viewer.lesson_id, clock)
    for url in (viewer.url, thief.url):
        answer = thief.program.post(f"{url}/challenges/{challenge['id']}", json={"answer": 0})
        assert answer.status_code == 404
    assert session.get(Challenge, int(challenge["id"])).answered_at is None


def test_the_right_answer_is_in_no_reply(viewer):
    challenge = viewer.watch_until_asked()
    viewer.program.post(f"{viewer.url}/challenges/{challenge['id']}", json={"answer": "nothing"})
    shown = viewer.program.get(viewer.url).text + str(viewer.opened) + str(challenge)
    assert "right" not in shown


def test_a_text_asks_too_where_its_course_asks(api, clock):
    course = make_published_course(lessons=["article"])
    admin = api(make_user(roles=("learning_admin",)))
    assert admin.put(f"/api/v1/courses/{course.id}/watching", json=POLICY).status_code == 200
    reader = Viewer(api(make_user()), lesson_ids(course)[0], clock)
    assert reader.opened["policy"]["challenges"] is True
    assert reader.opened["policy"]["max_rate"] == 1.0


class TestPolicy:
    def test_it_is_for_plays_opened_from_then_on(self, viewer, course, api):
        admin = api(make_user(roles=("learning_admin",)))
        changed = POLICY | {"challenges": False, "first_pass_seek": False, "max_rate": 2}
        answer = admin.put(f"/api/v1/courses/{course.id}/watching", json=changed)
        assert answer.json["first_pass_seek"] is False
        assert session.get(Play, int(viewer.opened["play_id"])).challenges is True
        viewer.open()
        assert viewer.opened["policy"] == changed | {
            "grace_seconds": 300,
            "daily_cap_minutes": None,
        }
        assert viewer.beat(30)["credited_seconds"] == 30

    @pytest.mark.parametrize("rate", [0.5, 2.5, "fast", float("inf")])
    def test_a_rate_out_of_range_is_refused_and_changes_nothing(self, course, api, rate):
        admin = api(make_user(roles=("learning_admin",)))
        url = f"/api/v1/courses/{course.id}/watching"
        with suppress(ValueError):  # no JSON has an infinity
            assert admin.put(url, json=POLICY | {"max_rate": rate}).status_code == 422
        assert admin.get(url).json["max_rate"] == 1.0

    def test_a_colleague_does_not_choose(self, course, api):
        colleague = api(make_user(roles=("teacher",)))
        url = f"/api/v1/courses/{course.id}/watching"
        assert colleague.put(url, json=POLICY).status_code == 403


def test_a_beat_says_no_more_to_the_database_for_the_questions(viewer, statements):
    viewer.beat(30)
    with statements() as before:
        viewer.beat(30)
    challenge = viewer.watch_until_asked()
    with statements() as open_question:
        viewer.beat(5)
    viewer.answer(challenge)
    with statements() as after:
        viewer.beat(30)
    assert before.count == after.count
    # The question itself, and who is asked with their roles: it is told in their language.
    assert before.count < open_question.count <= before.count + 3
    session.rollback()
    assert session.scalar(select(Challenge.passed)) is True


def test_a_question_the_recording_asked_comes_back_with_its_words(api, clock):
    """It is told in the language of the page, and answered like every other."""
    made = make_asking_course(30, lasts=HOUR, body="100% 从哪里来？")
    author = api(session.get(type(make_user()), made.owner_id))
    assert author.put(f"/api/v1/courses/{made.id}/watching", json=POLICY).status_code == 200
    viewer = Viewer(api(make_user()), lesson_ids(made)[0], clock)
    asked = viewer.program.post(
        f"{viewer.url}/questions/{viewer.opened['questions'][0]['id']}"
    ).json
    chosen = {"attempt_id": asked["attempt_id"], "options": [asked["options"][0]["id"]]}
    told = viewer.program.post(f"{viewer.url}/questions/{asked['id']}/answers", json=chosen)
    assert told.json["settled"] is True
    challenge = viewer.watch_until_asked()
    assert challenge["kind"] == "recalled"
    assert challenge["question"] == "这道题您答过，再想一想：100% 从哪里来？"
    assert sorted(challenge["options"]) == sorted(one["text"] for one in asked["options"])
    again = viewer.program.post(f"{viewer.url}/beats", json=viewer.body).json["challenge"]
    assert again == challenge
    assert viewer.answer(challenge).json["passed"] is True
