"""What a stay on air is: which ways lead there, when a sender counts as away, and for how long it
may come back into the same stay."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.live.rules.planning import Phase
from app.reasons import Reason

COMES_BACK_WITHIN = timedelta(minutes=2)
"""How long a lost sender may be away and still come back into the same stay on air."""
LONGEST = timedelta(hours=12)
"""No lesson stays on air for longer; a sender that was forgotten is stopped then."""


class Way(StrEnum):
    """How a sender reaches the academy."""

    BROWSER = "browser"
    SRT = "srt"
    RTMP = "rtmp"


Span = tuple[datetime, datetime]


def spans(stays: list[tuple[datetime, datetime | None]], now: datetime) -> list[Span]:
    """Stays on air (from, to; open ones last until ``now``) in order, those that touch as one.

    A stay that has no length is left out.
    """
    joined: list[Span] = []
    for began, ended in sorted(stays, key=lambda stay: stay[0]):
        until = now if ended is None else ended
        if until <= began:
            continue
        if joined and began <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], until)
        else:
            joined.append((began, until))
    return joined


class Trouble(StrEnum):
    """What a teacher is told about their stream while it goes on."""

    NO_PICTURE = "no_picture"
    NO_SOUND = "no_sound"
    FEW_PICTURES = "few_pictures"
    UNREADABLE = "unreadable"
    DISK_FULL = "disk_full"


FEW_PICTURES_RATE = 8.0
"""Pictures a second below which movement looks broken."""


def trouble_of(*, picture: bool, sound: bool, rate: float | None, full: bool) -> Trouble | None:
    """The one thing about a stream that its teacher should know first."""
    if full:
        return Trouble.DISK_FULL
    if not picture and not sound:
        return Trouble.UNREADABLE
    if not sound:
        return Trouble.NO_SOUND
    if not picture:
        return Trouble.NO_PICTURE
    return Trouble.FEW_PICTURES if rate is not None and rate < FEW_PICTURES_RATE else None


class SendRefusal(Reason):
    """Why somebody cannot send, or a lesson cannot be started or stopped."""

    NOT_ITS_TEACHER = "not_its_teacher", "Only the teacher of this live lesson sends to it."
    TOO_EARLY = "too_early", "The lesson can be started 30 minutes before its time at the earliest."
    OVER = "live_over", "This live lesson is over."
    CALLED_OFF = "live_called_off", "This live lesson is called off."
    NOT_STARTED = "not_started", "This live lesson is not on air."
    ON_AIR = "on_air", "The lesson is on air; a test run is not possible now."
    SENDER_ALIVE = (
        "sender_alive",
        "Another sender is on air for this lesson. End it there, or try again in a few seconds.",
    )
    SENDER_ENDED = "sender_ended", "This sender is not the one on air any more."
    KIND = "kind", "This kind of recording cannot be sent; WebM, MP4 and MPEG-TS can."
    WRONG_KEY = "wrong_key", "This key opens no live lesson."
    NO_MORE_SENDERS = "no_more_senders", "Nothing is sent to this lesson any more."
    HOLE = "hole", "Chunk %(expected)s is expected first."


def check_sending(state: Phase, *, test: bool) -> SendRefusal | None:
    """Whether somebody may send now: a test run at any time before, the lesson from when its doors
    open."""
    if state is Phase.CALLED_OFF:
        return SendRefusal.CALLED_OFF
    if state is Phase.ENDED:
        return SendRefusal.OVER
    if test:
        return SendRefusal.ON_AIR if state is Phase.LIVE else None
    return SendRefusal.TOO_EARLY if state is Phase.SCHEDULED else None


def is_forgotten(
    ends_at: datetime, on_air_at: datetime, quiet_since: datetime | None, now: datetime
) -> bool:
    """Whether a lesson has ended without anybody saying so: past its planned end with its sender
    gone for more than two minutes, or twelve hours after it began. ``quiet_since`` is since when
    nothing arrives, None while something does."""
    if now >= on_air_at + LONGEST:
        return True
    return quiet_since is not None and now > max(ends_at, quiet_since + COMES_BACK_WITHIN)


def srt_port(live_id: int, ports: range) -> int | None:
    """The port that a lesson would have by itself; None where none is open."""
    return ports[live_id % len(ports)] if len(ports) else None


NO_PORT = 0
"""A lesson whose doors are open and for which no port was left."""


def share_ports(held: dict[int, int | None], ports: range) -> dict[int, int]:
    """The port of each lesson whose doors are open, from what they hold already.

    Who holds one keeps it, the lower number first where two hold the same. Who holds none gets its
    own, the next one that is free where that is taken, and NO_PORT when all are.
    """
    given: dict[int, int] = {}
    for live_id, port in sorted(held.items()):
        if port is not None and port in ports and port not in given.values():
            given[live_id] = port
    for live_id in sorted(set(held) - set(given)):
        turned = [ports[(live_id + step) % len(ports)] for step in range(len(ports))]
        free = (port for port in turned if port not in given.values())
        given[live_id] = next(free, NO_PORT)
    return given
