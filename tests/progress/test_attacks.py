"""Tricks that real scripts use against platforms like this one (DOMAIN.md 3.2), and what they get.

In every one the credited seconds stay at or below the time that passed times the allowed rate.
"""

import pytest

from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course

HOUR = 3600


class Cheat:
    """Somebody with a script instead of a browser."""

    def __init__(self, program, lesson_id):
        self.program, self.lesson_id = program, lesson_id
        self.seq = 0
        self.open()

    def open(self):
        answer = self.program.post(f"/api/v1/lessons/{self.lesson_id}/plays")
        self.play_id = answer.json["play_id"]
        self.max_rate = answer.json["policy"]["max_rate"]

    def claim(self, *spans, seq=None, play_id=None, **more):
        self.seq = seq or self.seq + 1
        body = {"seq": self.seq, "spans": [list(span) for span in spans], **more}
        return self.program.post(f"/api/v1/plays/{play_id or self.play_id}/beats", json=body)

    def covered(self):
        return self.program.get(f"/api/v1/plays/{self.play_id}").json["covered_seconds"]


@pytest.fixture
def lesson_id(app):
    return lesson_ids(make_course(HOUR))[0]


@pytest.fixture
def cheat(api, lesson_id):
    return Cheat(api(make_user()), lesson_id)


def test_01_one_call_does_not_finish_a_course(cheat, clock):
    clock.forward(seconds=1)
    answer = cheat.claim((0, HOUR))
    assert answer.json["credited_seconds"] <= cheat.max_rate
    assert answer.json["complete"] is False


def test_02_claiming_the_end_half_a_second_after_opening_earns_half_a_second(cheat, clock):
    clock.forward(seconds=0.5)
    answer = cheat.claim((HOUR - 30, HOUR))
    assert answer.json["credited_seconds"] <= 0.5 * cheat.max_rate
    assert answer.json["complete"] is False


def test_03_ten_thousand_heartbeats_are_as_slow_as_the_clock(cheat, clock):
    credited = 0
    for beat in range(200):
        clock.forward(milliseconds=500)
        answer = cheat.claim((beat * 18, beat * 18 + 18))
        credited += answer.json["credited_seconds"]
    assert credited <= 100 * cheat.max_rate


def test_04_a_flood_every_ten_milliseconds_is_refused_and_earns_no_more(cheat, clock):
    statuses = []
    for beat in range(100):
        clock.forward(milliseconds=10)
        statuses.append(cheat.claim((beat, beat + 1)).status_code)
    assert statuses.count(200) <= 3
    assert set(statuses) == {200, 429}
    assert cheat.covered() <= 1 * cheat.max_rate


@pytest.mark.parametrize("rate", [4, 8, 16])
def test_05_playing_at_sixteen_times_the_speed_earns_the_allowed_speed(cheat, clock, rate):
    for beat in range(6):
        clock.forward(seconds=10)
        cheat.claim((beat * 10 * rate, (beat + 1) * 10 * rate), rate=rate)
    assert cheat.covered() <= 60 * cheat.max_rate


def test_05_lying_about_the_rate_changes_nothing(cheat, clock):
    clock.forward(seconds=10)
    assert cheat.claim((0, 160), rate=1).json["credited_seconds"] <= 10 * cheat.max_rate


def test_06_skipping_through_the_lesson_covers_only_what_was_played(cheat, clock):
    for place in range(10):
        clock.forward(seconds=1)
        cheat.claim((place * 360, place * 360 + 1))
    answer = cheat.claim(seq=99)
    assert answer.json["covered_seconds"] == 10
    assert answer.json["complete"] is False


def test_06_setting_the_position_back_and_watching_again_earns_nothing_twice(cheat, clock):
    clock.forward(seconds=60)
    cheat.claim((0, 60))
    for _ in range(10):
        clock.forward(seconds=60)
        assert cheat.claim((0, 60)).json["credited_seconds"] == 0
    assert cheat.covered() == 60


def test_07_a_hidden_tab_earns_nothing(cheat, clock):
    clock.forward(seconds=60)
    answer = cheat.claim((0, 60), visible=False)
    assert (answer.json["credited_seconds"], answer.json["reason"]) == (0, "hidden")


def test_16_waiting_for_days_and_claiming_all_at_once_gives_no_more_than_the_grace(cheat, clock):
    clock.forward(days=10)
    answer = cheat.claim((0, HOUR))
    assert answer.json["credited_seconds"] <= 300 * cheat.max_rate
    assert answer.json["reason"] == "gap"


def test_18_another_persons_play_cannot_be_filled_or_read(api, cheat, clock):
    victim = cheat
    thief = Cheat(api(make_user()), victim.lesson_id)
    clock.forward(seconds=60)
    assert thief.claim((0, 60), play_id=victim.play_id).status_code == 404
    assert victim.covered() == 0


def test_18_a_person_named_in_the_body_is_not_listened_to(api, cheat, clock):
    clock.forward(seconds=60)
    answer = cheat.claim((0, 10), learner_id="1", user="teacher", credited_seconds=3600)
    assert answer.json["credited_seconds"] == 10


def test_20_an_article_is_not_read_by_pressing_done_twice(api, clock):
    course = make_published_course(lessons=["article"])
    reader = Cheat(api(make_user()), lesson_ids(course)[0])
    for _ in range(2):
        clock.forward(seconds=1)
        assert reader.claim((0, HOUR)).json["complete"] is False
    assert reader.covered() <= 2


def test_24_ten_tabs_at_once_earn_what_one_earns(api, clock):
    person = make_user()
    course = make_course(*[HOUR] * 5)
    tabs = [Cheat(api(person), lesson_id) for lesson_id in lesson_ids(course)]
    credited = 0
    for beat in range(12):
        clock.forward(seconds=10)
        for tab in tabs:
            answer = tab.claim((beat * 10, beat * 10 + 10))
            credited += answer.json["credited_seconds"]
    assert credited <= 120 * tabs[0].max_rate


def test_24_opening_new_plays_again_and_again_does_not_multiply_the_clock(cheat, clock):
    credited, plays = 0, []
    for turn in range(12):
        clock.forward(seconds=10)
        plays.append(cheat.play_id)
        cheat.open()
        for play_id in plays:
            answer = cheat.claim((turn * 300, turn * 300 + 300), play_id=play_id, seq=turn + 1)
            credited += answer.json["credited_seconds"]
    assert credited <= 120 * cheat.max_rate


def test_27_beats_recorded_in_one_lesson_are_worth_nothing_in_another(api, lesson_id, clock):
    program = api(make_user())
    first = Cheat(program, lesson_id)
    clock.forward(seconds=60)
    assert first.claim((0, 60)).json["credited_seconds"] == 60
    second = Cheat(program, lesson_ids(make_course(HOUR))[0])
    assert second.claim((0, 60)).json["credited_seconds"] == 0


def test_27_a_recorded_beat_sent_again_is_answered_and_earns_nothing(cheat, clock):
    clock.forward(seconds=60)
    first = cheat.claim((0, 60), seq=1)
    for _ in range(20):
        assert cheat.claim((0, 60), seq=1).json == first.json
    assert cheat.covered() == 60


def test_28_an_offline_queue_cannot_hold_more_than_the_time_that_passed(cheat, clock):
    clock.forward(seconds=120)
    spans = [(n * 20, n * 20 + 20) for n in range(100)]
    answer = cheat.claim(*spans)
    assert answer.json["credited_seconds"] <= 120 * cheat.max_rate


def test_a_thousand_scraps_do_not_make_a_beat_expensive(cheat, clock, statements):
    clock.forward(seconds=200)
    for batch in range(8):
        clock.forward(seconds=2)
        cheat.claim(*[(n * 0.02, n * 0.02 + 0.01) for n in range(batch * 100, batch * 100 + 100)])
    scraps = cheat.program.get(f"/api/v1/plays/{cheat.play_id}").json["covered"]
    assert len(scraps) <= 500


def test_an_honest_learner_on_a_bad_line_ends_with_every_second_once(api, lesson_id, clock):
    """Requests are lost before or after they arrive, doubled and out of order."""
    learner = Cheat(api(make_user()), lesson_id)
    unacknowledged = []
    for beat in range(60):
        clock.forward(seconds=10)
        unacknowledged.append((beat + 1, (beat * 10, beat * 10 + 10)))
        lost_on_the_way, lost_on_the_way_back = beat % 3 == 0, beat % 5 == 0
        if lost_on_the_way:
            continue
        for seq, span in list(reversed(unacknowledged))[:2]:
            learner.claim(span, seq=seq)
            clock.forward(milliseconds=700)
            if not lost_on_the_way_back:
                unacknowledged.remove((seq, span))
    for seq, span in unacknowledged:
        clock.forward(seconds=1)
        assert learner.claim(span, seq=seq).status_code == 200
    assert learner.covered() == 600
