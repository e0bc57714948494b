"""Phases of a class, and what a roster's rows come to."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.classes.rules import Candidate, Phase, RowRefusal, days_left, phase, read_roster

START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(days=30)
SECOND = timedelta(seconds=1)


def test_a_class_is_open_from_its_first_moment_up_to_its_last():
    assert phase(START, END, START - SECOND) is Phase.COMING
    assert phase(START, END, START) is Phase.OPEN
    assert phase(START, END, END - SECOND) is Phase.OPEN
    assert phase(START, END, END) is Phase.OVER


def test_a_begun_day_still_counts_as_left():
    assert days_left(END, END - SECOND) == 1
    assert days_left(END, END - timedelta(days=2)) == 2
    assert days_left(END, END) == 0
    assert days_left(END, END + timedelta(days=9)) == 0


KNOWN = {
    "anya": Candidate(1, True, True),
    "member": Candidate(2, True, True),
    "teacher": Candidate(3, False, True),
    "far": Candidate(4, True, False),
}


def test_each_row_of_a_roster_is_entered_or_left_out_with_a_reason():
    rows = [(2, "anya"), (3, ""), (4, "nobody"), (5, "anya"), (6, "member"), (7, "teacher")]
    added, rejected = read_roster([*rows, (8, "far")], KNOWN, {2})
    assert added == [1]
    assert [(one.row, one.reason) for one in rejected] == [
        (3, RowRefusal.EMPTY),
        (4, RowRefusal.UNKNOWN),
        (5, RowRefusal.TWICE),
        (6, RowRefusal.MEMBER),
        (7, RowRefusal.NOT_A_LEARNER),
        (8, RowRefusal.ELSEWHERE),
    ]


@given(st.lists(st.sampled_from([*KNOWN, "", "nobody"])))
def test_no_row_is_lost_and_nobody_is_entered_twice(names):
    rows = list(enumerate(names, start=1))
    added, rejected = read_roster(rows, KNOWN, {2})
    assert len(added) + len(rejected) == len(rows)
    assert len(set(added)) == len(added)
    assert 2 not in added
