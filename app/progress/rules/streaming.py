"""Which parts of a recording a play may open: who watches the first time in order gets the keys of
what was reached and of what the player loads ahead, and no more.

This keeps a recording from being taken away whole by who has not watched it; it is no DRM.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.progress.rules.crediting import PlayState, Uncredited
from app.reasons import N_, Reason

LOADED_AHEAD_MS = 60_000
"""How far the player fetches ahead of what is shown (``client/stream.ts``)."""

ASK_AGAIN_SECONDS = 5
"""When to ask again for what is not reached yet; the frontier moves with every beat."""


class KeyRefusal(Reason):
    NOT_REACHED = (
        "not_reached",
        N_("The first time, this lesson is watched in order. This part opens when you get there."),
    )


@dataclass(frozen=True, slots=True)
class Hold:
    """What a play has to do with its recording: whether it goes on, and how far it has come."""

    state: PlayState
    stopped_at: datetime | None
    grace_ms: int
    first_pass_seek: bool
    frontier_ms: int
    withdrawn: bool
    """Whether the course is no longer open to those who have begun it."""


def refuse_stream(hold: Hold, moment: datetime) -> Uncredited | None:
    """Why nothing is played to this play any more: it was withdrawn, or superseded and its grace
    is over. Within the grace the older device may play on, so that a change of mind is no break.
    """
    if hold.withdrawn or hold.state is PlayState.CLOSED:
        return Uncredited.CLOSED
    if hold.state is PlayState.ACTIVE:
        return None
    grace_ends = (hold.stopped_at or moment) + timedelta(milliseconds=hold.grace_ms)
    return Uncredited.SUPERSEDED if moment > grace_ends else None


def refuse_window(hold: Hold, window: int, window_ms: int) -> KeyRefusal | None:
    """Why the key of a window is kept back: it begins beyond the frontier, the player's buffer
    and one window more. That window more is what has been watched but not reported yet: a beat
    that is on its way, or a line that was lost while the buffer played on.
    """
    reach_ms = hold.frontier_ms + LOADED_AHEAD_MS + window_ms
    if hold.first_pass_seek or window * window_ms < reach_ms:
        return None
    return KeyRefusal.NOT_REACHED
