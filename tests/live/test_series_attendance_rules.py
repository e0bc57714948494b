"""What is told of one lesson of a series, from all the traces that it left."""

import pytest

from app.live.rules import Outcome
from app.live.rules.series_attendance import Came, Traces, came_of
from app.live.rules.venues import VenueOutcome


@pytest.mark.parametrize(
    ("traces", "came"),
    [
        (Traces(), Came.ABSENT),
        (Traces(credited=True), Came.COUNTED),
        (Traces(credited=False, online=True, online_outcome=Outcome.COUNTED), Came.TAKEN_BACK),
        (Traces(online=True), Came.WAITS),
        (Traces(online=True, online_outcome=Outcome.TOO_SHORT, seated=True), Came.WAITS),
        (Traces(online=True, online_outcome=Outcome.TOO_SHORT), Came.TOO_SHORT),
        (Traces(online=True, online_outcome=Outcome.SIGN_IN_MISSED), Came.SIGN_IN_MISSED),
        (Traces(online=True, online_outcome=Outcome.NO_HOURS), Came.NO_HOURS),
        (Traces(seated=True, seat_outcome=VenueOutcome.LEFT_OUT), Came.LEFT_OUT),
        (Traces(seated=True, seat_outcome=VenueOutcome.TOO_SHORT), Came.TOO_SHORT),
        (
            Traces(
                online=True,
                online_outcome=Outcome.TOO_SHORT,
                seated=True,
                seat_outcome=VenueOutcome.NO_HOURS,
            ),
            Came.NO_HOURS,
        ),
    ],
)
def test_the_ledger_has_the_last_word_and_else_what_came_nearest(traces, came):
    assert came_of(traces) is came
