"""Writing what a batch of presence beats changed: one statement, however many."""

from collections.abc import Sequence
from typing import Any

from app.kit.db import session, transactional, upsert
from app.kit.prepared import Prepared, Row, Told
from app.live.models import Attendance
from app.live.queries import Seat
from app.live.rules.attendance import moment_of

_KEY = ("live_id", "person_id")
_CHANGES = (
    "beat_at", "spans", "attended_ms", "elsewhere_ms", "watched_on", "watched_ms", "asked", "due",
    "outcome",
)  # fmt: skip


_attendances: Any = Attendance.__table__


def _put_seats(told: Told) -> Any:
    insert = told.put_into(upsert(_attendances))
    return insert.on_conflict_do_update(
        index_elements=_KEY, set_={name: insert.excluded[name] for name in _CHANGES}
    )


_PUT_SEATS = Prepared(
    {name: _attendances.c[name] for name in (*_KEY, "is_learner", "entered_at", *_CHANGES)},
    _put_seats,
)


@transactional
def store_seats(seats: Sequence[tuple[Seat, int]]) -> None:
    """Keep these presences, each with the milliseconds that count; new ones get their row."""
    if seats:
        _PUT_SEATS.run(session.connection(), [_row(*one) for one in seats])


def _row(seat: Seat, attended_ms: int) -> Row:
    presence = seat.presence
    return {
        "live_id": seat.live_id,
        "person_id": seat.person_id,
        "is_learner": seat.is_learner,
        "entered_at": moment_of(presence.entered_ms),
        "beat_at": moment_of(presence.beat_ms),
        "spans": [edge for span in presence.spans for edge in span],
        "attended_ms": attended_ms,
        "elsewhere_ms": presence.elsewhere_ms,
        "watched_on": seat.watched_on,
        "watched_ms": seat.watched_ms,
        "asked": [[one.token, one.put_ms, one.answered_ms] for one in presence.asked],
        "due": None if presence.due is None else list(presence.due),
        "outcome": seat.outcome,
    }
