"""Questions inside a recording: the server alone knows what is right, and none can be got round."""

from datetime import datetime, timedelta

import pytest

from app.accounts.models import User
from app.courses import actions as courses
from app.courses.queries import lessons_of, newest_revision, version_in
from app.kit.db import session, transactional
from app.progress import queries
from app.progress.actions import go_over
from app.progress.models import Play
from app.progress.rules.questions import (
    PAUSE,
    ROUND_PAUSE,
    is_reached,
    is_settled,
    next_try_at,
    seconds_until,
    tries_left,
)
from tests.conftest import START
from tests.courses.making import make_draft, make_teacher, publish, put_question
from tests.factories import make_user
from tests.progress.making import sit_down


def make_asking_course(
    *at_seconds: float, must_be_right: bool = False, lasts: float = 100, **given
):
    """A published course of one lesson of 100 seconds that asks at these moments."""
    owner = make_teacher()
    course = make_draft(owner, lessons=[lasts])
    for at in at_seconds:
        put_question(owner, course, at, **given)
    lesson_id = lessons_of(newest_revision(course.id).id)[0].lesson_id
    courses.choose_answering(owner, course.id, lesson_id, must_be_right=must_be_right)
    return publish(course)


class Learner:
    """A learner in front of a lesson that asks, over HTTP."""

    def __init__(self, course, api, learner=None):
        self.course = course
        self.person = learner or make_user()
        self.http = api(self.person)
        self.lesson_id = lessons_of(course.published_revision_id)[0].lesson_id
        self.sitter = sit_down(self.person, self.lesson_id)
        self.play_id = self.sitter.play.play_id

    @property
    def question_id(self):
        return self.sitter.play.questions[0].question_id

    def url(self, question_id=None):
        return f"/api/v1/plays/{self.play_id}/questions/{question_id or self.question_id}"

    def ask(self, question_id=None):
        return self.http.post(self.url(question_id))

    def answer(self, *words, question_id=None):
        """Be asked, and choose the options with these words."""
        asked = self.ask(question_id).json
        return self.choose(asked, *words)

    def choose(self, asked, *words):
        chosen = [one["id"] for one in asked["options"] if one["text"] in words]
        body = {"attempt_id": asked["attempt_id"], "options": chosen}
        return self.http.post(f"{self.url(asked['id'])}/answers", json=body)

    def watch(self, clock, start=0, end=90):
        clock.forward(seconds=end - start)
        return self.sitter.report((start, end))


@pytest.fixture
def learner(app, api):
    return Learner(make_asking_course(50), api)


@pytest.fixture
def strict(app, api):
    return Learner(make_asking_course(50, must_be_right=True), api)


# Rules


@pytest.mark.parametrize(
    ("tried", "right", "must_be_right", "settled"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (True, False, True, False),
        (True, True, True, True),
    ],
)
def test_a_question_is_settled_as_the_teacher_asks(tried, right, must_be_right, settled):
    assert is_settled(tried=tried, right=right, must_be_right=must_be_right) is settled


def test_a_question_is_asked_where_somebody_may_have_come():
    assert is_reached(50_000, 0, True)
    assert is_reached(60_000, 0, False)
    assert not is_reached(60_001, 0, False)


def test_after_three_tries_there_is_a_longer_pause():
    assert next_try_at(0, None) is None
    assert next_try_at(1, START) == START + PAUSE
    assert next_try_at(3, START) == START + ROUND_PAUSE
    assert next_try_at(4, START) == START + PAUSE
    assert [tries_left(n) for n in range(5)] == [3, 2, 1, 3, 2]


def test_waiting_is_told_in_whole_seconds():
    now = datetime(2026, 3, 5)
    assert seconds_until(now, now) == 0
    assert seconds_until(now - timedelta(seconds=9), now) == 0
    assert seconds_until(now + timedelta(milliseconds=1), now) == 1
    assert seconds_until(now + timedelta(seconds=5), now) == 5


# What is told before an answer


def test_a_play_tells_where_it_stops_and_nothing_else(learner):
    opened = learner.http.post(f"/api/v1/lessons/{learner.lesson_id}/plays").json
    told = {"id": str(learner.question_id), "at_seconds": 50, "settled": False}
    assert opened["questions"] == [told]


def test_what_is_asked_does_not_tell_what_is_right(learner):
    asked = learner.ask()
    assert asked.status_code == 201
    assert set(asked.json) == {
        "id", "attempt_id", "at_seconds", "kind", "question", "options", "tries_left",
    }  # fmt: skip
    assert all(set(one) == {"id", "text"} for one in asked.json["options"])
    assert "先看水位图" not in asked.text, "the explanation comes after the answer"


def test_the_lesson_page_does_not_hold_the_questions(learner, sign_in):
    page = sign_in(learner.person).get(f"/lessons/{learner.lesson_id}").text
    assert "巡堤时先看什么" not in page
    assert "先看水位图" not in page
    assert "巡堤时先看什么" not in learner.http.get(f"/api/v1/lessons/{learner.lesson_id}").text


def test_every_attempt_has_ids_of_its_own_and_an_order_of_chance(learner):
    seen = [learner.ask().json for _ in range(12)]
    ids = [one["id"] for asked in seen for one in asked["options"]]
    assert len(set(ids)) == len(ids)
    orders = {tuple(one["text"] for one in asked["options"]) for asked in seen}
    assert len(orders) > 1


def test_true_comes_before_false_in_the_reader_s_words(app, api):
    judged = Learner(make_asking_course(50, kind="tf", options=({"right": True}, {})), api)
    for _ in range(5):
        assert [one["text"] for one in judged.ask().json["options"]] == ["对", "错"]
    assert judged.answer("对").json["right"] is True


# Completion


def test_watching_alone_does_not_complete_a_lesson_that_asks(learner, clock):
    reply = learner.watch(clock)
    assert (reply.covered_ms, reply.complete) == (90_000, False)
    reply = learner.watch(clock, 90, 100)
    assert (reply.covered_ms, reply.complete) == (100_000, False)
    assert learner.sitter.report((0, 100)).complete is False
    again = sit_down(learner.person, learner.lesson_id)
    clock.forward(seconds=200)
    assert again.report((0, 100)).complete is False, "nor does a new play"


def test_the_answer_completes_what_was_watched_and_awards_the_hours(app, api, clock):
    learner = Learner(make_asking_course(50, lasts=1000), api)
    for start in range(0, 900, 100):
        assert learner.watch(clock, start, start + 100).complete is False
    verdict = learner.answer("天气").json
    assert (verdict["settled"], verdict["right"], verdict["complete"]) == (True, False, True)
    assert verdict["explanation"] == "先看水位图,再看天气。"
    assert learner.http.get(f"/api/v1/plays/{learner.play_id}").json["complete"] is True
    entries = learner.http.get("/api/v1/me/credits").json["entries"]
    assert len(entries) == 1


def test_what_is_answered_first_completes_when_it_is_watched(learner, clock):
    verdict = learner.answer("水位图").json
    assert (verdict["right"], verdict["complete"], verdict["questions_left"]) == (True, False, 0)
    assert learner.watch(clock, 0, 89).complete is False
    clock.forward(seconds=1)
    assert learner.sitter.report((89, 90)).complete is True


def test_all_questions_have_to_be_answered(app, api, clock):
    asking = Learner(make_asking_course(30, 60), api)
    asking.watch(clock)
    first, second = [one.question_id for one in asking.sitter.play.questions]
    assert asking.answer("天气", question_id=first).json["questions_left"] == 1
    assert asking.answer("天气", question_id=second).json["complete"] is True


def test_where_it_must_be_right_a_wrong_answer_does_not_do(strict, clock):
    strict.watch(clock)
    verdict = strict.answer("天气").json
    assert (verdict["settled"], verdict["complete"]) == (False, False)
    assert (verdict["explanation"], verdict["right_options"]) == ("", [])
    assert (verdict["tries_left"], verdict["retry_after_seconds"]) == (2, 5)
    clock.forward(seconds=5)
    asked = strict.ask().json
    verdict = strict.choose(asked, "水位图").json
    assert (verdict["settled"], verdict["complete"]) == (True, True)
    [right] = verdict["right_options"]
    assert right in [one["id"] for one in asked["options"] if one["text"] == "水位图"]


def test_several_right_answers_are_all_to_be_chosen(app, api, clock):
    options = ({"text": "水位图", "right": True}, {"text": "天气", "right": True}, {"text": "新闻"})
    asking = Learner(make_asking_course(50, must_be_right=True, kind="multi", options=options), api)
    assert asking.answer("水位图").json["right"] is False
    clock.forward(seconds=5)
    assert asking.answer("水位图", "天气", "新闻").json["right"] is False
    clock.forward(seconds=5)
    assert asking.answer("天气", "水位图").json["right"] is True


def test_answers_are_kept_over_plays(learner):
    learner.answer("天气")
    again = sit_down(learner.person, learner.lesson_id).play
    assert [one.settled for one in again.questions] == [True]


def test_who_began_before_there_were_questions_is_not_asked(app, api, clock):
    owner = make_teacher()
    course = publish(make_draft(owner, lessons=[100]))
    early = sit_down(make_user(), lessons_of(course.published_revision_id)[0].lesson_id)
    put_question(owner, course, 50)
    publish(course)
    clock.forward(seconds=90)
    assert early.report((0, 90)).complete is True
    late = Learner(course, api)
    assert late.watch(clock).complete is False


def test_who_goes_over_to_a_revision_that_asks_nothing_completes_it(learner, clock):
    """All was watched, only an answer was missing: no beat will ever credit anything more."""
    learner.watch(clock, 0, 100)
    owner = session.get_one(User, learner.course.owner_id)
    courses.remove_question(owner, learner.course.id, learner.lesson_id, learner.question_id)
    publish(learner.course)
    go_over(learner.person, learner.course.id)
    again = learner.http.post(f"/api/v1/lessons/{learner.lesson_id}/plays").json
    assert again["questions"] == []
    assert learner.http.get(f"/api/v1/plays/{again['play_id']}").json["complete"] is True


def test_a_beat_of_an_older_play_completes_once_all_is_answered(learner, clock):
    """The flag of every play of the file follows, also of the one another device still reports."""
    older = learner.sitter
    clock.forward(seconds=90)
    newer = sit_down(learner.person, learner.lesson_id)
    learner.play_id = newer.play.play_id
    assert learner.answer("天气").json["complete"] is False
    assert older.report((0, 90)).complete is True


# Getting round it


def test_nothing_is_got_by_trying_quickly(strict, clock):
    strict.answer("天气")
    hasty = strict.ask()
    assert hasty.status_code == 429
    assert hasty.headers["Retry-After"] == "5"
    for wait in (5, 5):
        clock.forward(seconds=wait)
        verdict = strict.answer("新闻").json
    assert verdict["retry_after_seconds"] == 120
    clock.forward(seconds=119)
    assert strict.ask().status_code == 429
    clock.forward(seconds=1)
    assert strict.answer("水位图").json["right"] is True


def test_an_attempt_counts_once(strict, clock):
    asked = strict.ask().json
    first = strict.choose(asked, "天气")
    assert strict.choose(asked, "天气").json == first.json, "the answer was lost on its way"
    assert strict.choose(asked, "水位图").status_code == 409
    clock.forward(seconds=5)
    strict.ask()
    assert strict.choose(asked, "水位图").status_code == 409, "it was asked anew"


def test_opening_a_question_again_is_no_try(strict):
    for _ in range(5):
        assert strict.ask().json["tries_left"] == 3


@pytest.mark.parametrize(
    ("options", "status"),
    [([], 422), (["unknown"], 422), (["0"], 422), ("all", 422), (None, 422), ([{}], 422)],
)
def test_what_is_no_answer_counts_for_nothing(learner, options, status):
    asked = learner.ask().json
    if options == "all":
        options = [one["id"] for one in asked["options"]]
    body = {"attempt_id": asked["attempt_id"], "options": options}
    answer = learner.http.post(f"{learner.url()}/answers", json=body)
    assert answer.status_code == status
    assert learner.ask().json["tries_left"] == 3


def test_others_cannot_answer_for_somebody(learner, api):
    asked = learner.ask().json
    stranger = api(make_user())
    body = {"attempt_id": asked["attempt_id"], "options": [asked["options"][0]["id"]]}
    assert stranger.post(learner.url()).status_code == 404
    assert stranger.post(f"{learner.url()}/answers", json=body).status_code == 404


def test_a_question_of_another_lesson_is_not_asked(learner, api):
    other = Learner(make_asking_course(50), api)
    assert learner.ask(other.question_id).status_code == 404


def test_an_older_play_asks_nothing(learner):
    sit_down(learner.person, learner.lesson_id)
    assert learner.ask().status_code == 409


def test_a_settled_question_is_not_asked_again(learner):
    learner.answer("天气")
    again = learner.ask()
    assert (again.status_code, again.json["code"]) == (409, "question_settled")


@transactional
def _watch_in_order(play_id):
    session.get_one(Play, play_id).first_pass_seek = False


def test_in_order_a_question_is_asked_when_it_is_reached(learner):
    late = Learner(make_asking_course(90), lambda _person: learner.http, learner.person)
    _watch_in_order(late.play_id)
    early = late.ask()
    assert (early.status_code, early.json["code"]) == (425, "question_not_reached")


def test_a_beat_costs_as_many_statements_with_questions(learner, clock, statements):
    plain = sit_down()
    clock.forward(seconds=10)
    with statements() as without:
        plain.report((0, 5))
    with statements() as asking:
        learner.sitter.report((0, 5))
    assert asking.count == without.count


def test_open_questions_of_many_are_one_statement(app, api, statements):
    asking = Learner(make_asking_course(10, 20, 30), api)
    version = version_in(asking.course.published_revision_id, asking.lesson_id)
    with statements() as seen:
        assert len(queries.open_questions(asking.person.id, version)) == 3
    assert seen.count == 1


# What asks whether somebody is there


def put_to(play_id):
    """What the next of those questions could be made of, as to the recording's own."""
    session.rollback()
    return [one.body for one in queries.matter_of(play_id).answered]


def test_only_what_the_learner_has_settled_may_be_asked_again(learner, strict, clock, api):
    """One that is still to come, was only put, or is to be tried again would be given away."""
    assert put_to(learner.play_id) == []
    asked = learner.ask().json
    assert put_to(learner.play_id) == []
    learner.choose(asked, "天气")
    assert put_to(learner.play_id) == [asked["question"]]
    strict.answer("天气")
    assert put_to(strict.play_id) == []
    clock.forward(minutes=1)
    strict.answer("水位图")
    assert len(put_to(strict.play_id)) == 1
    other = Learner(learner.course, api)
    assert put_to(other.play_id) == [], "and nobody else's answers count"
