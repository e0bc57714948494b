"""Where a live lesson stands, and how an audience is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.rules import (
    DOORS_OPEN,
    Audience,
    Invited,
    Phase,
    PlanRefusal,
    Times,
    audience,
    check_start,
    phase,
)

START = datetime(2026, 3, 6, 1, tzinfo=UTC)
END = START + timedelta(minutes=90)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (START - DOORS_OPEN - MOMENT, Phase.SCHEDULED),
        (START - DOORS_OPEN, Phase.READY),
        (END - MOMENT, Phase.READY),
        (END, Phase.ENDED),
    ],
)
def test_a_lesson_nobody_began_follows_the_clock(now, expected):
    assert phase(Times(START, END), now) is expected


def test_on_air_lasts_until_it_is_ended_even_beyond_the_plan():
    began = Times(START, END, on_air_at=START)
    assert phase(began, END + timedelta(hours=1)) is Phase.LIVE
    assert phase(Times(START, END, on_air_at=START, ended_at=END), END) is Phase.ENDED


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_lesson_that_is_called_off_stays_called_off(now):
    assert phase(Times(START, END, called_off_at=START - DOORS_OPEN), now) is Phase.CALLED_OFF


def test_a_beginning_lies_ahead_and_within_a_year():
    assert check_start(START, START) is PlanRefusal.PAST
    assert check_start(START + MOMENT, START) is None
    assert check_start(START + timedelta(days=366), START) is None
    assert check_start(START + timedelta(days=367), START) is PlanRefusal.TOO_FAR


@given(st.sampled_from([Invited.ORGANISATION, Invited.CLASS]), st.integers(1, 2**63 - 1))
def test_an_audience_reads_back_as_it_was_written(invited, circle_id):
    written = str(Audience(invited, circle_id))
    assert audience(written) == Audience(invited, circle_id)


@pytest.mark.parametrize(
    "text", ["", "class", "class-", "class-0", "class-01", f"class-{2**63}", "public-1", "role-3"]
)
def test_what_is_no_audience_is_none(text):
    assert audience(text) is None


def test_everybody_has_no_circle():
    assert audience("public") == Audience(Invited.PUBLIC)
    assert str(Audience(Invited.PUBLIC)) == "public"
