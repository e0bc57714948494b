"""What came of one lesson of a series for one person, from all the traces that it left."""

from dataclasses import dataclass
from enum import StrEnum

from app.live.rules.attendance import Outcome
from app.live.rules.venues import VenueOutcome


class Came(StrEnum):
    """What came of a lesson that is over, for one person."""

    COUNTED = "counted"
    WAITS = "waits"
    """There, and not judged yet; at a venue: not approved yet."""
    TOO_SHORT = "too_short"
    SIGN_IN_MISSED = "sign_in_missed"
    NO_HOURS = "no_hours"
    LEFT_OUT = "left_out"
    """A reviewer did not count the stay at a venue."""
    TAKEN_BACK = "taken_back"
    """It counted once, and the entry was reversed since."""
    ABSENT = "absent"


class By(StrEnum):
    """How somebody followed a lesson."""

    ONLINE = "online"
    VENUE = "venue"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of one person and one lesson.

    ``credited`` says whether the ledger holds its hours, null where it never did. ``online`` and
    ``seated`` say whether they were there at all, the outcomes are null until judged.
    """

    credited: bool | None = None
    online: bool = False
    online_outcome: Outcome | None = None
    seated: bool = False
    seat_outcome: VenueOutcome | None = None


_ONLINE = {
    Outcome.NO_HOURS: Came.NO_HOURS,
    Outcome.SIGN_IN_MISSED: Came.SIGN_IN_MISSED,
    Outcome.TOO_SHORT: Came.TOO_SHORT,
}
_SEATED = {
    VenueOutcome.NO_HOURS: Came.NO_HOURS,
    VenueOutcome.LEFT_OUT: Came.LEFT_OUT,
    VenueOutcome.TOO_SHORT: Came.TOO_SHORT,
}
_NEAREST = (Came.NO_HOURS, Came.LEFT_OUT, Came.SIGN_IN_MISSED, Came.TOO_SHORT)


def came_of(traces: Traces) -> Came:
    """The one thing to tell of these traces; the ledger has the last word on what counts.

    Somebody who was there in several ways is told what came nearest to counting.
    """
    if traces.credited is not None:
        return Came.COUNTED if traces.credited else Came.TAKEN_BACK
    waits_online = traces.online and traces.online_outcome is None
    if waits_online or (traces.seated and traces.seat_outcome is None):
        return Came.WAITS
    found = {
        _ONLINE.get(traces.online_outcome) if traces.online_outcome else None,
        _SEATED.get(traces.seat_outcome) if traces.seat_outcome else None,
    }
    return next((one for one in _NEAREST if one in found), Came.ABSENT)
