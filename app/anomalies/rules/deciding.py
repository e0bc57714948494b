"""How a sign is decided: by a person, once, about somebody else; nothing is taken by itself. Pure.

DOMAIN.md 3.2: "an anomaly alone must never remove credit automatically"; 23: "预警→核查→作废学时
(反向分录)→通报".
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from app.reasons import N_, Reason


class SignState(StrEnum):
    """A sign waits for a person: they find nothing, send a warning, or take hours back."""

    OPEN = "open"
    DISMISSED = "dismissed"
    WARNED = "warned"
    REVERSED = "reversed"


TOLD = frozenset({SignState.WARNED, SignState.REVERSED})
"""What concerns the learner: they see these, with the figures, and may appeal."""

TOLD_FROM_HOUR = 8
"""The hour of the day from which those who decide are told of new signs, once a day [D]."""

MOST_ENTRIES = 50
"""How many entries one decision takes back at most."""


class SignRefusal(Reason):
    """Why a sign cannot be seen, or not be decided like this."""

    NO_SIGN = "no_sign", N_("There is no such sign, or it is not yours to see.")
    DECIDED = "decided", N_("Somebody has decided this already. Here is what they found.")
    OWN = "own_sign", N_("This is about you, so somebody else decides.")
    NO_NOTE = "no_note", N_("Please write to the learner what you ask of them.")
    NO_REASON = "no_reason", N_("Please write why: the learner reads it, and may appeal.")
    NO_ENTRY = "no_entry", N_("Please choose at least one entry.")
    OTHER_ENTRY = (
        "other_entry",
        N_("One of these entries can no longer be taken back here. Please choose again."),
    )


def is_time_to_tell(now: datetime, told_at: datetime | None) -> bool:
    """Whether those who decide hear of new signs now; both in the academy's time zone."""
    if now.hour < TOLD_FROM_HOUR:
        return False
    return told_at is None or told_at.date() < now.date()


def refuse_decision(actor_id: int, person_id: int, state: SignState) -> SignRefusal | None:
    """Why this person cannot decide this sign, or None."""
    if actor_id == person_id:
        return SignRefusal.OWN
    return None if state is SignState.OPEN else SignRefusal.DECIDED


def refuse_entries(chosen: Collection[int], offered: Collection[int]) -> SignRefusal | None:
    """Why these entries cannot be taken back for a sign that offers those, or None."""
    if not chosen:
        return SignRefusal.NO_ENTRY
    return None if set(chosen) <= set(offered) else SignRefusal.OTHER_ENTRY
