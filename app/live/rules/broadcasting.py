"""What a stay on air is: which ways lead there, when a sender counts as away, and for how long it
may come back into the same stay."""

from datetime import datetime, timedelta
from enum import StrEnum

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
