"""Tricks that real scripts use against platforms like this one (``docs/attacks.md``), tried by
programs on a running academy. In each the credited seconds stay at or below the seconds that
passed times the allowed rate; the number is the row of the table.
"""

import random

import pytest

from app.progress.rules.challenges import BETWEEN_MS, OPEN_MS
from tests.attacks.target import Cheat

HOUR = 3600
LONGEST = BETWEEN_MS[1] / 1000
SIXTEEN = 16


def test_01_one_call_does_not_finish_a_course(cheat):
    cheat.wait(1)
    answer = cheat.claim((0, HOUR))
    assert answer.json["credited_seconds"] <= cheat.possible
    assert answer.json["complete"] is False


def test_01_the_position_alone_is_no_watching(cheat):
    """``timenode=3600`` without spans, or with a field of another platform, earns nothing."""
    cheat.wait(60)
    for body in ({"timenode": HOUR}, {"position": HOUR}, {"covered_seconds": HOUR}):
        assert cheat.claim(**body).json["credited_seconds"] == 0
        cheat.wait(1)


def test_02_claiming_the_end_half_a_second_after_opening_earns_half_a_second(cheat):
    cheat.wait(0.5)
    answer = cheat.claim((HOUR - 30, HOUR))
    assert answer.json["credited_seconds"] <= cheat.possible
    assert answer.json["complete"] is False


def test_03_many_heartbeats_are_as_slow_as_the_clock(cheat):
    for beat in range(200):
        cheat.wait(0.5)
        cheat.claim((beat * 18, beat * 18 + 18))
    assert cheat.covered() <= cheat.possible


def test_04_a_flood_every_ten_milliseconds_is_refused_and_earns_no_more(cheat):
    statuses = []
    for beat in range(100):
        cheat.wait(0.01)
        statuses.append(cheat.claim((beat, beat + 1)).status)
    assert statuses.count(200) <= 3
    assert set(statuses) == {200, 429}
    assert cheat.covered() <= cheat.possible


@pytest.mark.parametrize("told", [1.0, 4.0, SIXTEEN])
def test_05_playing_at_sixteen_times_the_speed_earns_the_allowed_speed(cheat, told):
    """Whatever speed the player says it plays at."""
    for beat in range(6):
        cheat.wait(10)
        cheat.claim((beat * 160, beat * 160 + 160), rate=told)
    assert cheat.covered() <= cheat.possible


def test_06_skipping_through_the_lesson_covers_only_what_was_played(cheat):
    for place in range(10):
        cheat.wait(1)
        cheat.claim((place * 360, place * 360 + 1))
    standing = cheat.standing()
    assert standing["covered_seconds"] == 10
    assert standing["complete"] is False


def test_06_going_back_and_watching_again_earns_nothing_twice(cheat):
    for _ in range(10):
        cheat.wait(60)
        cheat.claim((0, 60))
    assert cheat.covered() == 60


def test_06_where_the_first_pass_is_in_order_a_jump_earns_nothing(target):
    cheat = Cheat(target.learner(), target.scene["ordered"])
    cheat.wait(60)
    jump = cheat.claim((1800, 1860)).json
    assert (jump["credited_seconds"], jump["reason"]) == (0, "seek")
    assert cheat.claim((0, 60)).json["credited_seconds"] == 60


def test_07_a_hidden_tab_earns_nothing(cheat):
    cheat.wait(60)
    answer = cheat.claim((0, 60), visible=False).json
    assert (answer["credited_seconds"], answer["reason"]) == (0, "hidden")


def test_07_a_tab_that_says_it_is_seen_earns_no_more_than_the_clock_allows(cheat):
    cheat.wait(60)
    cheat.claim((0, HOUR), visible=True)
    assert cheat.covered() <= cheat.possible


class Idle(Cheat):
    """A player that is left running alone on a lesson that asks."""

    at = 0

    def play(self, seconds):
        self.wait(seconds)
        answer = self.claim((self.at, self.at + seconds)).json
        if answer["reason"] != "challenge_due":
            self.at += seconds
        return answer

    def until_asked(self):
        for _ in range(int(LONGEST // 60) + 1):
            challenge = self.play(60)["challenge"]
            if challenge:
                return challenge
        raise AssertionError("nobody asked")

    def answer(self, challenge, answer):
        path = f"/plays/{self.play_id}/challenges/{challenge['id']}"
        return self.learner.ask("POST", path, {"answer": answer})


@pytest.fixture
def idle(target):
    return Idle(target.learner(), target.scene["asking"])


def test_08_a_click_on_go_on_is_no_answer(idle):
    """Buttons that a script can find by their name are of no use: an answer is asked for."""
    challenge = idle.until_asked()
    for word in ("continue", "继续", "", "ok"):
        answer = idle.answer(challenge, word)
        assert answer.status == 409 or answer.json["passed"] is False
    assert idle.play(10)["reason"] == "challenge_due"


def test_08_guessing_is_slower_than_watching(idle):
    """A script that takes any option is right now and then; the waits grow all the same."""
    draw, started, tries = random.Random(8), idle.learner.target.at, 0
    challenge = idle.until_asked()
    asked_from, wrong = idle.learner.target.at, 0
    for _ in range(400):
        if challenge is None:
            idle.wait(5)
            challenge = idle.claim().json["challenge"]
            continue
        tries += 1
        outcome = idle.answer(challenge, draw.randrange(4)).json
        wrong = 0 if outcome["passed"] else wrong + 1
        challenge = outcome["challenge"]
        if outcome["passed"]:
            break
        if wrong > 1:
            assert outcome["wait_seconds"] >= 30
    spent = idle.learner.target.at - asked_from
    assert spent >= 30 * max(tries - 2, 0)
    assert started < asked_from


def test_10_blocking_the_question_stops_the_credit(idle):
    idle.until_asked()
    asked_at = idle.at
    for _ in range(60):
        idle.play(60)
    assert idle.at <= asked_at + OPEN_MS / 1000
    assert idle.covered() <= asked_at + OPEN_MS / 1000


def test_10_nor_does_opening_the_lesson_anew_help(idle):
    idle.until_asked()
    before = idle.covered()
    for _ in range(10):
        idle.open()
        idle.play(60)
    assert idle.covered() == before


def test_12_no_reply_holds_the_answer(idle):
    challenge = idle.until_asked()
    assert set(challenge) == {"id", "kind", "question", "options", "expires_at", "seconds_left"}
    outcome = idle.answer(challenge, "nothing of that kind").json
    assert set(outcome) == {"passed", "challenge", "wait_seconds"}


def test_12_a_question_is_answered_once(idle):
    challenge = idle.until_asked()
    first = idle.answer(challenge, 0)
    assert first.status == 200
    for option in (1, 2, 3):
        assert idle.answer(challenge, option).status == 409


def test_16_days_of_waiting_give_no_more_than_the_grace(cheat):
    cheat.wait(24 * HOUR)
    answer = cheat.claim((0, HOUR)).json
    assert answer["credited_seconds"] <= cheat.policy["grace_seconds"] * cheat.policy["max_rate"]
    assert answer["reason"] == "gap"


def test_18_another_persons_play_cannot_be_filled_read_or_answered(target, cheat):
    thief = Cheat(target.learner(), cheat.lesson_id)
    cheat.wait(60)
    assert thief.claim((0, 60), play_id=cheat.play_id).status == 404
    assert thief.learner.ask("GET", f"/plays/{cheat.play_id}").status == 404
    path = f"/plays/{cheat.play_id}/challenges/1"
    assert thief.learner.ask("POST", path, {"answer": 0}).status == 404
    assert cheat.covered() == 0


def test_18_a_person_named_in_the_body_is_not_listened_to(cheat):
    cheat.wait(60)
    answer = cheat.claim((0, 10), learner_id="1", user="teacher", credited_seconds=HOUR)
    assert answer.json["credited_seconds"] == 10


def test_19_a_forged_sign_in_is_heard_by_nobody(cheat):
    cheat.wait(60)
    token, cheat.learner.token = cheat.learner.token, "forged"
    assert cheat.claim((0, 60)).status == 401
    cheat.learner.token = token
    assert cheat.covered() == 0


def test_20_an_article_is_not_read_by_pressing_done_twice(target):
    reader = Cheat(target.learner(), target.scene["article"])
    for _ in range(2):
        reader.wait(1)
        assert reader.claim((0, HOUR)).json["complete"] is False
    assert reader.covered() <= reader.possible == 2


def test_24_five_tabs_at_once_earn_what_one_earns(target):
    person = target.learner()
    started = target.at
    tabs = [Cheat(person, lesson_id) for lesson_id in target.scene["many"]]
    for beat in range(12):
        target.forward(10)
        for tab in tabs:
            tab.claim((beat * 10, beat * 10 + 10))
    credited = sum(tab.covered() for tab in tabs)
    assert credited <= (target.at - started) * tabs[0].policy["max_rate"]


def test_24_opening_new_plays_again_and_again_does_not_multiply_the_clock(target, cheat):
    started, plays = cheat.opened_at, []
    for turn in range(12):
        cheat.wait(10)
        plays.append(cheat.play_id)
        cheat.open()
        for play_id in plays:
            cheat.claim((turn * 300, turn * 300 + 300), play_id=play_id, seq=turn + 1)
    assert cheat.covered() <= (target.at - started) * cheat.policy["max_rate"]


def test_24_the_older_device_is_told_which_one_goes_on_and_since_when(cheat):
    first = cheat.play_id
    cheat.wait(10)
    cheat.open()
    cheat.wait(1)
    assert cheat.claim((0, 5), play_id=first).json["reason"] == "superseded"
    told = cheat.learner.ask("GET", f"/plays/{first}").json
    assert told["state"] == "superseded"
    assert told["stopped_at"] is not None


def test_27_an_end_that_was_recorded_in_one_lesson_is_worth_nothing_in_another(target):
    person = target.learner()
    first = Cheat(person, target.scene["many"][0])
    first.wait(60)
    assert first.claim((0, 60)).json["credited_seconds"] == 60
    second = Cheat(person, target.scene["many"][1])
    assert second.claim((0, 60)).json["credited_seconds"] == 0


def test_27_a_recorded_beat_sent_again_is_answered_and_earns_nothing(cheat):
    cheat.wait(60)
    first = cheat.claim((0, 60), seq=1)
    for _ in range(20):
        assert cheat.claim((0, 60), seq=1).json == first.json
    assert cheat.claim((60, 120), seq=1).status == 409, "nor does its number with another body"
    assert cheat.covered() == 60


def test_27_a_made_up_play_is_not_found(cheat):
    cheat.wait(60)
    for forged in ("0", "999999999", "-1", "x", "9" * 30):
        assert cheat.claim((0, 60), play_id=forged).status == 404


def test_28_an_offline_queue_holds_no_more_than_the_time_that_passed(cheat):
    cheat.wait(120)
    cheat.claim(*[(n * 20, n * 20 + 20) for n in range(100)])
    assert cheat.covered() <= cheat.possible


def test_28_late_spans_of_an_older_device_count_only_within_the_grace(cheat):
    first = cheat.play_id
    cheat.wait(60)
    cheat.open()
    cheat.wait(cheat.policy["grace_seconds"] + 1)
    late = cheat.claim((0, 60), play_id=first).json
    assert (late["credited_seconds"], late["reason"]) == (0, "superseded")


def test_28_beats_out_of_order_earn_what_they_earn_in_order(cheat):
    cheat.wait(100)
    places = list(range(10))
    random.Random(28).shuffle(places)
    for place in places:
        cheat.wait(0.5)
        cheat.claim((place * 10, place * 10 + 10), seq=place + 1)
    assert cheat.covered() == 100
    cheat.claim((100, HOUR), seq=99)
    assert cheat.covered() <= cheat.possible


@pytest.mark.parametrize(
    "spans",
    [[[10, 5]], [[-1, 5]], [[0, "5"]], [[0]], [[0, None]], [[0, 1]] * 101, "all"],
)
def test_malformed_claims_are_told_and_change_nothing(cheat, spans):
    cheat.wait(60)
    path = f"/plays/{cheat.play_id}/beats"
    assert cheat.learner.ask("POST", path, {"seq": 1, "spans": spans}).status == 422
    assert cheat.covered() == 0


def test_a_thousand_scraps_do_not_make_a_beat_expensive(cheat):
    cheat.wait(200)
    for batch in range(8):
        cheat.wait(2)
        cheat.claim(*[(n * 0.02, n * 0.02 + 0.01) for n in range(batch * 100, batch * 100 + 100)])
    assert len(cheat.standing()["covered"]) <= 500
