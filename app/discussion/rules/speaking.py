"""What may be said in a room, how often, and what a reaction is: values in, verdicts out."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.discussion.rules.refusals import Refusal
from app.discussion.rules.rooms import Manners

LONGEST_BODY = 2000
LONGEST_REASON = 200
LONGEST_CLIENT_ID = 64
LONGEST_EMOJI = 16
LARGEST_AT_SECONDS = 7 * 24 * 3600
LONGEST_MUTE_MINUTES = 30 * 24 * 60
EMOJI_PER_MESSAGE = 20
BURST = 5
BURST_WINDOW = timedelta(seconds=10)
COUNT_INTERVAL_SECONDS = 1.0


class State(StrEnum):
    """What became of a message: everybody reads it, it waits, or only moderators still read it."""

    POSTED = "posted"
    HELD = "held"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Speaker:
    """Who wants to speak: moments of their last messages in this room, newest first.

    ``called``: they raised a hand, and it was answered.
    """

    recent: Sequence[datetime] = ()
    muted_until: datetime | None = None
    moderator: bool = False
    called: bool = False


@dataclass(frozen=True)
class Hold:
    """A refusal to speak that ends by itself after ``seconds`` (0: not by waiting)."""

    reason: Refusal
    seconds: int = 0


def hold_before_speaking(manners: Manners, speaker: Speaker, now: datetime) -> Hold | None:
    """Why this person cannot speak now, or None if they can.

    Those who look after the room speak even when it is closed or slow, and cannot be muted. Who
    was called upon speaks in a quiet or slow room, too. The burst limit (5 messages in 10
    seconds) is for everybody.
    """
    unhurried = speaker.moderator or speaker.called
    return (
        (None if speaker.moderator else _hold_by_room(manners, speaker, now))
        or _hold_by_burst(speaker.recent, now)
        or (None if unhurried else _hold_by_turn(manners, speaker.recent, now))
    )


def _hold_by_room(manners: Manners, speaker: Speaker, now: datetime) -> Hold | None:
    if manners.over or (manners.quiet and not speaker.called):
        return Hold(Refusal.CLOSED)
    if speaker.muted_until is not None and speaker.muted_until > now:
        return Hold(Refusal.MUTED, _seconds_until(speaker.muted_until, now))
    return None


def _hold_by_burst(recent: Sequence[datetime], now: datetime) -> Hold | None:
    if len(recent) < BURST:
        return None
    free_at = recent[BURST - 1] + BURST_WINDOW
    return Hold(Refusal.TOO_FAST, _seconds_until(free_at, now)) if free_at > now else None


def _hold_by_turn(manners: Manners, recent: Sequence[datetime], now: datetime) -> Hold | None:
    if not manners.slow_seconds or not recent:
        return None
    free_at = recent[0] + timedelta(seconds=manners.slow_seconds)
    return Hold(Refusal.SLOW, _seconds_until(free_at, now)) if free_at > now else None


def _seconds_until(moment: datetime, now: datetime) -> int:
    return math.ceil((moment - now).total_seconds())


_EMPTY_LINES = re.compile(r"\n(?:[ \t\u3000]*\n){2,}")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"}


def tidy(body: str) -> str:
    """The body as it is kept: at most one empty line in a row, otherwise exactly as written."""
    return _EMPTY_LINES.sub("\n\n", body)


def is_silent(body: str) -> bool:
    """Whether nothing of this could be seen: spaces, marks and invisible characters only."""
    return all(unicodedata.category(character) in _UNSEEN for character in body)


_JOINERS = {"\u200d", "\ufe0f", "\u20e3"}
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def is_emoji(text: str) -> bool:
    """Whether ``text`` is one reaction: a symbol, with what may join, colour or vary it."""
    if not 1 <= len(text) <= LONGEST_EMOJI or unicodedata.category(text[0]) != "So":
        return False
    return all(_belongs_to_emoji(character) for character in text[1:])


def _belongs_to_emoji(character: str) -> bool:
    return (
        character in _JOINERS
        or ord(character) in _SKIN
        or ord(character) in _TAGS
        or unicodedata.category(character) == "So"
    )


def state_of(*, hidden: bool, held: bool) -> State:
    """Hidden is stronger than waiting: what was turned away while it waited is hidden."""
    if hidden:
        return State.HIDDEN
    return State.HELD if held else State.POSTED


def is_held(manners: Manners, *, moderator: bool) -> bool:
    """Whether what this person says now waits until it is let through."""
    return manners.premoderated and not moderator
