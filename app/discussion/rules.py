"""What may be said in a room, how often, and what a reaction is: values in, verdicts out."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.reasons import Reason

LONGEST_BODY = 2000
LONGEST_REASON = 200
LONGEST_CLIENT_ID = 64
LONGEST_EMOJI = 16
LARGEST_AT_SECONDS = 7 * 24 * 3600
LARGEST_SLOW_SECONDS = 3600
LONGEST_MUTE_MINUTES = 30 * 24 * 60
EMOJI_PER_MESSAGE = 20
BURST = 5
BURST_WINDOW = timedelta(seconds=10)
COUNT_INTERVAL_SECONDS = 1.0


class Refusal(Reason):
    """Why a room does not take what somebody wanted to do in it."""

    NO_ROOM = "not_found", "This room does not exist, or it is not open to you."
    NO_MESSAGE = "not_found", "This message does not exist, or it is not open to you."
    CLOSED = "closed", "This room is closed for now. You can still read what was said."
    MUTED = "muted", "You can write here again from %(until)s. Reading stays possible."
    TOO_FAST = "too_fast", "That was very quick. You can go on in %(seconds)s seconds."
    SLOW = "too_fast", "Everybody speaks in turn here. You can go on in %(seconds)s seconds."
    SILENT = "invalid", "There is nothing to read in this message yet."
    NOT_AN_EMOJI = "invalid", "Please react with a single emoji."
    TOO_MANY_EMOJI = "invalid", "This message has enough different reactions already."
    REPLY_ELSEWHERE = "invalid", "The message you reply to is not in this room."
    LESSON_ELSEWHERE = "invalid", "That lesson does not belong to this room."
    NOT_YOURS_TO_HIDE = "not_allowed", "You can take back your own messages only."
    NOT_A_MODERATOR = "not_allowed", "Only those who look after this room can do that."
    MODERATORS_STAY = "not_allowed", "Those who look after this room cannot be muted in it."


class RoomKind(StrEnum):
    """What a room belongs to."""

    COURSE = "course"


class State(StrEnum):
    """What became of a message: everybody reads it, or only moderators still do."""

    POSTED = "posted"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class RoomRef:
    """A room's name taken apart: ``course-12`` is the room of course 12."""

    kind: RoomKind
    subject_id: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.subject_id}"


_ROOM_ID = re.compile(r"(?P<kind>[a-z]{1,16})-(?P<subject>[1-9][0-9]{0,18})", re.ASCII)


def room_ref(room_id: str) -> RoomRef | None:
    """The room that ``room_id`` names, or None if no room is ever called that."""
    match = _ROOM_ID.fullmatch(room_id)
    if match is None or match["kind"] not in set(RoomKind):
        return None
    subject_id = int(match["subject"])
    return RoomRef(RoomKind(match["kind"]), subject_id) if subject_id < 2**63 else None


@dataclass(frozen=True)
class Manners:
    """How a room is kept: closed for writing or not, and the seconds between two messages."""

    closed: bool = False
    slow_seconds: int = 0


@dataclass(frozen=True)
class Speaker:
    """Who wants to speak: moments of their last messages in this room, newest first."""

    recent: Sequence[datetime] = ()
    muted_until: datetime | None = None
    moderator: bool = False


@dataclass(frozen=True)
class Hold:
    """A refusal to speak that ends by itself after ``seconds`` (0: not by waiting)."""

    reason: Refusal
    seconds: int = 0


def hold_before_speaking(manners: Manners, speaker: Speaker, now: datetime) -> Hold | None:
    """Why this person cannot speak now, or None if they can.

    Those who look after the room speak even when it is closed or slow, and cannot be muted; the
    burst limit (5 messages in 10 seconds) is for everybody.
    """
    return (
        (None if speaker.moderator else _hold_by_room(manners, speaker, now))
        or _hold_by_burst(speaker.recent, now)
        or (None if speaker.moderator else _hold_by_turn(manners, speaker.recent, now))
    )


def _hold_by_room(manners: Manners, speaker: Speaker, now: datetime) -> Hold | None:
    if manners.closed:
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
