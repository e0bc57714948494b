"""What is a sign and what is not, at each threshold; and who may decide which."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.anomalies.permissions import can_decide, can_look, can_see
from app.anomalies.rules import deciding, signs
from app.anomalies.rules.deciding import SignRefusal, SignState, refuse_decision, refuse_entries
from app.anomalies.rules.signs import Sign, SignKind, Stretch
from tests.anomalies.making import DAY, at

EVEN = (15_000, 15_004) * 15


def a_stretch(began, minutes, counted=EVEN, play_id=1, reports=None) -> Stretch:
    reports = round(minutes * 4) if reports is None else reports
    return Stretch(play_id, began, began + timedelta(minutes=minutes), reports, counted)


def test_reports_even_as_a_clock_for_three_hours_are_a_sign():
    evening = [a_stretch(at(8 + n), 60, play_id=n) for n in range(3)]
    sign = signs.even_reports(DAY, evening)
    assert sign is not None
    assert (sign.kind, sign.day) == (SignKind.EVEN_REPORTS, DAY)
    assert (sign.seen_from, sign.seen_to) == (at(8), at(11))
    assert sign.figures["minutes"] == 180
    assert sign.figures["sittings"] == 3
    assert sign.figures["reports"] == 720
    assert sign.figures["typical_ms"] == 15_000
    assert sign.figures["spread_ms"] == pytest.approx(2.0)
    assert len(sign.figures["sample"]) == 60
    assert signs.even_reports(DAY, [a_stretch(at(8), 179.99)]) is None
    assert signs.even_reports(DAY, []) is None


@pytest.mark.parametrize(
    ("counted", "reports"),
    [
        ((14_900, 15_100) * 15, 720),  # as uneven as a person's line
        ((10_003, 9_980, 9_999, 9_961) * 8, 1080),  # as even as a browser was seen to be
        ((15_000,) * 20, 720),  # nineteen reports, the last left out
        (EVEN, 640),  # reports for less than nine tenths of the time
    ],
)
def test_what_is_uneven_or_too_little_or_paused_is_no_sign(counted, reports):
    assert signs.even_reports(DAY, [a_stretch(at(8), 180, counted, reports=reports)]) is None
    assert signs.even_reports(DAY, [a_stretch(at(8), 180, EVEN, reports=650)]) is not None


def test_a_pause_of_more_than_a_minute_breaks_a_run():
    first, second = a_stretch(at(8), 90, play_id=1), a_stretch(at(9, 31), 90, play_id=2)
    assert signs.even_reports(DAY, [second, first]) is not None
    later = a_stretch(at(9, 32), 90, play_id=2)
    assert signs.even_reports(DAY, [first, later]) is None
    assert [len(run) for run in signs.unbroken([later, first])] == [1, 1]


def test_study_in_twenty_hours_of_a_day_is_a_sign():
    busy = [a_stretch(at(hour, 10), 5, ()) for hour in range(20)]
    sign = signs.all_hours(DAY, at(0), busy)
    assert sign is not None
    assert sign.figures == {"hours": [5] * 20 + [0] * 4, "busy": 20, "sittings": 20}
    assert (sign.seen_from, sign.seen_to) == (at(0, 10), at(19, 15))
    assert signs.all_hours(DAY, at(0), busy[1:]) is None


def test_minutes_are_those_of_the_day_and_a_pause_is_no_study():
    over_midnight = a_stretch(at(-1), 90, ())
    assert signs.minutes_by_hour(at(0), [over_midnight])[:2] == [30, 0]
    left_open = a_stretch(at(8), 240, (), reports=4)
    assert signs.minutes_by_hour(at(0), [left_open])[8:13] == [1, 0, 0, 1, 0]
    twice = [a_stretch(at(8), 60, ()), a_stretch(at(8), 60, ())]
    assert signs.minutes_by_hour(at(0), twice)[8] == 60


def test_more_than_sixteen_hours_of_a_day_are_a_sign():
    sixteen = 16 * 3_600_000
    assert signs.full_day(DAY, at(0), sixteen, []) is None
    sign = signs.full_day(DAY, at(0), sixteen + 60_000, [])
    assert sign is not None
    assert sign.figures["minutes"] == 961
    assert (sign.seen_from, sign.seen_to) == (at(0), at(24))
    over = [a_stretch(at(-1), 90, ()), a_stretch(at(23), 90, ())]
    sign = signs.full_day(DAY, at(0), sixteen + 60_000, over)
    assert sign is not None
    assert (sign.seen_from, sign.seen_to) == (at(0), at(24))


def answers(*seconds):
    return [(at(9, 10 * n), at(9, 10 * n) + timedelta(seconds=s)) for n, s in enumerate(seconds)]


def test_eight_answers_after_the_same_time_are_a_sign_of_their_week():
    sign = signs.even_answers(date(2026, 3, 8), answers(*[4, 5] * 4))
    assert sign is not None
    assert sign.day == date(2026, 3, 2)
    assert sign.figures["answers"] == 8
    assert sign.figures["typical_seconds"] == 4.5
    assert sign.figures["spread_seconds"] == 0.5
    assert (sign.seen_from, sign.seen_to) == (at(9), at(10, 10) + timedelta(seconds=5))
    assert signs.even_answers(DAY, answers(*[4, 5] * 3, 4)) is None
    assert signs.even_answers(DAY, answers(*[4, 6.1] * 4)) is None
    assert signs.even_answers(DAY, answers(*[4, 6] * 4)) is not None


def test_four_people_in_one_browser_are_a_sign_about_each():
    four = [(person, at(9, person)) for person in (1, 2, 3, 4, 4)]
    found = signs.shared_browser(DAY, four)
    assert sorted(found) == [1, 2, 3, 4]
    assert found[2].figures == {"people": [1, 2, 3, 4], "count": 4, "sign_ins": 5}
    assert (found[2].seen_from, found[2].seen_to) == (at(9, 1), at(9, 4))
    assert signs.shared_browser(DAY, four[:3]) == {}
    assert isinstance(found[1], Sign)


def test_a_sign_is_decided_once_and_not_by_whom_it_is_about():
    assert refuse_decision(1, 2, SignState.OPEN) is None
    assert refuse_decision(2, 2, SignState.OPEN) is SignRefusal.OWN
    assert refuse_decision(1, 2, SignState.WARNED) is SignRefusal.DECIDED
    assert refuse_entries([], [1]) is SignRefusal.NO_ENTRY
    assert refuse_entries([1, 3], [1, 2]) is SignRefusal.OTHER_ENTRY
    assert refuse_entries([2], [1, 2]) is None


class Someone:
    def __init__(self, id, *roles):
        self.id, self.roles = id, roles

    def has(self, *roles):
        return bool(set(roles) & set(self.roles))


def test_who_sees_and_who_decides():
    admin, learner = Someone(1, "learning_admin"), Someone(2, "learner")
    assert can_look(admin)
    assert not can_look(Someone(3, "auditor"))
    assert can_decide(admin, in_reach=True)
    assert not can_decide(admin, in_reach=False)
    assert not can_decide(learner, in_reach=True)
    assert can_see(learner, 2, told=True, in_reach=False)
    assert not can_see(learner, 2, told=False, in_reach=False)
    assert not can_see(learner, 4, told=True, in_reach=False)
    assert can_see(admin, 2, told=False, in_reach=True)


def test_the_room_of_a_day_is_a_quarter_more_than_it_takes_to_fill_it_and_never_the_night():
    assert signs.room_of_day(None) == timedelta(hours=16)
    assert signs.room_of_day(timedelta(hours=8)) == timedelta(hours=10)
    assert signs.room_of_day(timedelta(hours=14)) == timedelta(hours=16)
    ten = 10 * 3_600_000
    assert signs.full_day(DAY, at(0), ten, [], timedelta(hours=10)) is None
    sign = signs.full_day(DAY, at(0), ten + 60_000, [], timedelta(hours=10))
    assert sign is not None
    assert sign.figures["room_minutes"] == 600


@pytest.mark.parametrize(
    ("now", "told_at", "tells"),
    [
        (at(7, 59), None, False),
        (at(8), None, True),
        (at(8), at(-1), True),
        (at(20), at(8), False),
    ],
)
def test_who_decides_is_told_once_a_day_from_eight(now, told_at, tells):
    assert deciding.is_time_to_tell(now, told_at) is tells


@given(
    st.lists(st.integers(17, 400), min_size=signs.LEAST_REPORTS + 1, max_size=64),
    st.integers(5_000, 60_000),
)
def test_a_player_at_least_as_uneven_as_those_seen_is_never_a_sign(off_by, interval):
    """Two real players in a browser: four reports in a row spread by 17 ms or more."""
    counted = tuple(interval + (off, -off)[n % 2] for n, off in enumerate(off_by))
    sitting = a_stretch(at(8), 180, counted, reports=180 * 60_000 // interval)
    assert signs.even_reports(DAY, [sitting]) is None


@given(
    st.lists(st.integers(0, 2), min_size=signs.LEAST_REPORTS + 1, max_size=64),
    st.integers(5_000, 60_000),
    st.integers(0, 60_000),
)
def test_a_program_that_reports_by_a_constant_is_a_sign_at_any_pace(off_by, interval, last):
    """The last report ends where the lesson does, in a program as in a browser."""
    counted = (*(interval + off for off in off_by), last)
    sitting = a_stretch(at(8), 180, counted, reports=180 * 60_000 // interval)
    sign = signs.even_reports(DAY, [sitting])
    assert sign is not None
    assert sign.figures["spread_ms"] < signs.EVEN_WITHIN_MS


def test_even_is_less_than_three_milliseconds():
    below, on = (15_000, 15_005) * 16, (15_000, 15_006) * 16
    assert signs.even_reports(DAY, [a_stretch(at(8), 180, (*below, 0))]) is not None
    assert signs.even_reports(DAY, [a_stretch(at(8), 180, (*on, 0))]) is None
