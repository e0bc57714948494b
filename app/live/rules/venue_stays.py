"""When somebody was at a branch venue, and whether it was enough."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.live.rules.attendance import Held, Outcome, Presence, judge, milliseconds
from app.live.rules.planning import DOORS_OPEN
from app.live.rules.venues import Mark, VenueOutcome, VenueRefusal
from app.spans import Span, length, within


@dataclass(frozen=True, slots=True)
class Stay:
    """When somebody was at a venue, as its liaison noted it."""

    arrived_at: datetime | None = None
    left_at: datetime | None = None
    by_hand: bool = False


def marked(stay: Stay, mark: Mark, at: datetime, *, by_hand: bool) -> Stay | VenueRefusal:
    """The stay after a mark at a moment; noting the same again on the clock changes nothing.

    Whoever did not arrive cannot leave. A mark that is taken back leaves the trace ``by_hand``
    only if another time was ever entered by hand.
    """
    if mark is Mark.NOT_ARRIVED:
        return Stay()
    if mark is Mark.NOT_LEFT:
        return replace(stay, left_at=None)
    if mark is Mark.ARRIVED and stay.arrived_at and not by_hand:
        return stay
    if mark is Mark.LEFT and stay.left_at and not by_hand:
        return stay
    if mark is Mark.LEFT and stay.arrived_at is None:
        return VenueRefusal.NOT_HERE
    if mark is Mark.ARRIVED:
        noted = Stay(at, stay.left_at, stay.by_hand or by_hand)
    else:
        noted = Stay(stay.arrived_at, at, stay.by_hand or by_hand)
    if noted.arrived_at and noted.left_at and noted.left_at <= noted.arrived_at:
        return VenueRefusal.BACKWARDS
    return noted


def moment_by_hand(
    clock_time: time, starts_at: datetime, ended_at: datetime | None, now: datetime
) -> datetime | VenueRefusal:
    """The moment that a time of day means: the first such one after the doors opened.

    ``starts_at`` is in the academy's zone. Refuses what lies after the end, or after now.
    """
    doors = starts_at - DOORS_OPEN
    moment = datetime.combine(doors.date(), clock_time, doors.tzinfo)
    if moment < doors.replace(second=0, microsecond=0):
        moment += timedelta(days=1)
    return VenueRefusal.OUTSIDE if moment > min(ended_at or now, now) else moment


def span_of(stay: Stay, ended_at: datetime) -> Span | None:
    """When somebody was there, in milliseconds since 1970; to the end if nobody saw them leave."""
    if stay.arrived_at is None:
        return None
    until = min(stay.left_at or ended_at, ended_at)
    start, end = milliseconds(stay.arrived_at), milliseconds(until)
    return (start, end) if start < end else None


def judged(stay: Stay, held: Held, ended_at: datetime) -> tuple[VenueOutcome, int]:
    """Whether a stay was enough by the lesson's share, and the milliseconds that count of it."""
    if stay.arrived_at is None:
        return VenueOutcome.ABSENT, 0
    span = span_of(stay, ended_at)
    spans = (span,) if span else ()
    start = milliseconds(stay.arrived_at)
    presence = Presence(entered_ms=start, beat_ms=start, spans=spans)
    enough = judge(presence, held) is Outcome.COUNTED
    there_ms = length(within(spans, held.air))
    return VenueOutcome.COUNTED if enough else VenueOutcome.TOO_SHORT, there_ms
