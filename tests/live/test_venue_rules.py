"""Branch venues: every way a register goes, every mark, every refusal."""

from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest

from app.live.rules import Phase
from app.live.rules.attendance import Held, milliseconds
from app.live.rules.venue_rows import Guest, SeatRefusal, sort_rows
from app.live.rules.venue_stays import Stay, judged, marked, moment_by_hand, span_of
from app.live.rules.venues import (
    LATEST_SUBMISSION,
    MOVES,
    Mark,
    VenueMove,
    VenueOutcome,
    VenueRefusal,
    VenueState,
    after,
    refuse_marking,
    refuse_review,
    refuse_submission,
)

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
HELD = Held(
    air=((milliseconds(NINE), milliseconds(TEN)),),
    began_ms=milliseconds(NINE),
    planned_ms=3_600_000,
    share_percent=80,
    sign_ins=2,
)


def minute(number):
    return NINE + timedelta(minutes=number)


def test_only_the_moves_of_the_table_can_be_made():
    for state, move in product(VenueState, VenueMove):
        assert after(state, move) is MOVES.get((state, move))
    assert not any(state is VenueState.APPROVED for state, _ in MOVES)


@pytest.mark.parametrize(
    ("phase", "mark", "by_hand", "refusal"),
    [
        (Phase.CALLED_OFF, Mark.ARRIVED, True, VenueRefusal.CALLED_OFF),
        (Phase.SCHEDULED, Mark.ARRIVED, False, VenueRefusal.TOO_EARLY),
        (Phase.READY, Mark.ARRIVED, False, None),
        (Phase.LIVE, Mark.LEFT, False, None),
        (Phase.ENDED, Mark.ARRIVED, False, VenueRefusal.OVER),
        (Phase.ENDED, Mark.LEFT, False, VenueRefusal.OVER),
        (Phase.ENDED, Mark.LEFT, True, None),
        (Phase.ENDED, Mark.NOT_ARRIVED, False, None),
        (Phase.ENDED, Mark.NOT_LEFT, False, None),
    ],
)
def test_when_somebody_can_be_marked(phase, mark, by_hand, refusal):
    assert refuse_marking(phase, mark, by_hand=by_hand) is refusal


def test_the_first_mark_on_the_clock_stands():
    came = marked(Stay(), Mark.ARRIVED, minute(0), by_hand=False)
    assert came == Stay(minute(0))
    assert marked(came, Mark.ARRIVED, minute(5), by_hand=False) is came
    gone = marked(came, Mark.LEFT, minute(30), by_hand=False)
    assert gone == Stay(minute(0), minute(30))
    assert marked(gone, Mark.LEFT, minute(40), by_hand=False) is gone


def test_a_time_by_hand_replaces_and_leaves_its_trace():
    gone = marked(Stay(minute(10), minute(30)), Mark.ARRIVED, minute(0), by_hand=True)
    assert gone == Stay(minute(0), minute(30), by_hand=True)
    back = marked(gone, Mark.NOT_LEFT, minute(40), by_hand=False)
    assert back == Stay(minute(0), None, by_hand=True)
    assert marked(back, Mark.LEFT, minute(50), by_hand=False).by_hand
    assert marked(back, Mark.NOT_ARRIVED, minute(50), by_hand=False) == Stay()


def test_nobody_leaves_before_arriving():
    assert marked(Stay(), Mark.LEFT, minute(1), by_hand=False) is VenueRefusal.NOT_HERE
    early = marked(Stay(minute(5)), Mark.LEFT, minute(5), by_hand=True)
    assert early is VenueRefusal.BACKWARDS
    late = marked(Stay(minute(5), minute(9)), Mark.ARRIVED, minute(9), by_hand=True)
    assert late is VenueRefusal.BACKWARDS


def test_a_time_by_hand_lies_between_the_doors_and_now_or_the_end():
    assert moment_by_hand(time(8, 30), NINE, None, minute(5)) == minute(-30)
    assert moment_by_hand(time(9, 5), NINE, None, minute(5)) == minute(5)
    assert moment_by_hand(time(9, 6), NINE, None, minute(5)) is VenueRefusal.OUTSIDE
    assert moment_by_hand(time(8, 29), NINE, None, minute(5)) is VenueRefusal.OUTSIDE
    assert moment_by_hand(time(10, 1), NINE, TEN, minute(300)) is VenueRefusal.OUTSIDE
    midnight = datetime(2026, 3, 5, 23, 50, tzinfo=UTC)
    after_it = moment_by_hand(time(0, 10), midnight, None, midnight + timedelta(hours=1))
    assert after_it == midnight + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"state": VenueState.RETURNED}, None),
        ({"state": VenueState.SUBMITTED}, VenueRefusal.MOVED_ON),
        ({"phase": Phase.CALLED_OFF}, VenueRefusal.CALLED_OFF),
        ({"phase": Phase.LIVE}, VenueRefusal.NOT_OVER),
        ({"ended_at": None}, VenueRefusal.NOT_HELD),
        ({"now": TEN + LATEST_SUBMISSION}, None),
        ({"now": TEN + LATEST_SUBMISSION + timedelta(seconds=1)}, VenueRefusal.TOO_LATE),
        ({"here": 0}, VenueRefusal.NOBODY),
        ({"photos": 0}, VenueRefusal.NO_PHOTO),
    ],
)
def test_what_a_register_needs_to_be_handed_in(changed, refusal):
    whole = {
        "state": VenueState.OPEN,
        "phase": Phase.ENDED,
        "ended_at": TEN,
        "now": TEN,
        "here": 1,
        "photos": 1,
    }
    assert refuse_submission(**(whole | changed)) is refusal


def test_two_people_rule():
    waiting = VenueState.SUBMITTED
    assert refuse_review(1, {2}, False, waiting) is None
    assert refuse_review(1, {1, 2}, False, waiting) is VenueRefusal.OWN
    assert refuse_review(1, {2}, True, waiting) is VenueRefusal.AMONG_THEM
    assert refuse_review(1, {2}, False, VenueState.OPEN) is VenueRefusal.MOVED_ON


@pytest.mark.parametrize(
    ("stay", "outcome", "there"),
    [
        (Stay(), VenueOutcome.ABSENT, 0),
        (Stay(minute(-20)), VenueOutcome.COUNTED, 60),
        (Stay(minute(12)), VenueOutcome.COUNTED, 48),
        (Stay(minute(13)), VenueOutcome.TOO_SHORT, 47),
        (Stay(minute(0), minute(48)), VenueOutcome.COUNTED, 48),
        (Stay(minute(0), minute(90)), VenueOutcome.COUNTED, 60),
        (Stay(minute(70)), VenueOutcome.TOO_SHORT, 0),
    ],
)
def test_a_stay_is_judged_by_the_share_of_the_real_duration(stay, outcome, there):
    assert judged(stay, HELD, TEN) == (outcome, there * 60_000)


def test_who_did_not_come_has_no_span():
    assert span_of(Stay(), TEN) is None


def test_rows_are_sorted_with_one_reason_each():
    fit = {"is_learner": True, "is_within": True, "is_invited": True, "is_teacher": False}
    known = {
        "good": Guest(1, **fit),
        "there": Guest(2, **fit),
        "teacher": Guest(3, **(fit | {"is_teacher": True})),
        "tutor": Guest(4, **(fit | {"is_learner": False})),
        "far": Guest(5, **(fit | {"is_within": False})),
        "closed": Guest(6, **(fit | {"is_invited": False})),
    }
    names = ["good", "", "nobody", "good", "there", "teacher", "tutor", "far", "closed"]
    people, left_out = sort_rows(list(enumerate(names, start=1)), known, {2})
    assert people == [1]
    assert [(one.row, one.reason) for one in left_out] == [
        (2, SeatRefusal.EMPTY),
        (3, SeatRefusal.UNKNOWN),
        (4, SeatRefusal.TWICE),
        (5, SeatRefusal.THERE),
        (6, SeatRefusal.TEACHER),
        (7, SeatRefusal.NOT_A_LEARNER),
        (8, SeatRefusal.ELSEWHERE),
        (9, SeatRefusal.NOT_INVITED),
    ]
