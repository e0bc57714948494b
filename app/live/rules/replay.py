"""What is left of a live lesson: the clock of its recording, its chapters, and how it becomes a
course.

A place in the recording is milliseconds since its first segment, as its players count: the stays on
air one after the other, without the times in which nothing arrived. A moment is milliseconds since
1970 on the server's clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.live.rules.planning import Phase
from app.reasons import Reason

LONGEST_MARKER = 60
MOST_MARKERS = 100
"""As many as a lesson of a course has chapters."""
LONGEST_LOOK_BACK_SECONDS = 600
JITTER_MS = 500
"""Segments follow one another if their moments are no further apart than this."""
LAST_CHAPTER_MS = 1_000
"""A chapter shorter than this at the very end is none."""


class ReplayState(StrEnum):
    """Where a recording stands on its way to a course."""

    WAITING = "waiting"
    JOINING = "joining"
    JOINED = "joined"
    FAILED = "failed"
    NOTHING = "nothing"


class ReplayProblem(Reason):
    """Why a recording has not become a course; told to its teacher."""

    NO_ROOM = (
        "no_room",
        "There is not enough free space just now to put the recording together.",
    )
    NOT_A_TEACHER = (
        "not_a_teacher",
        "Courses belong to teachers, and you are not registered as one. Please ask the "
        "administrators.",
    )
    UNREADABLE = "unreadable", "A part of the recording cannot be read."
    BROKEN = "broken", "Putting the recording together has failed several times."


class ReplayRefusal(Reason):
    """Why something about a replay cannot be done."""

    NOT_ON_AIR = "marker_off_air", "Markers are set while the lesson is on air."
    BEFORE_AIR = "marker_before_air", "The lesson was not on air then."
    TOO_MANY = "markers_many", "A lesson has at most 100 markers."
    NO_MARKER = "no_marker", "There is no such marker."
    NO_REPLAY = "no_replay", "There is no recording of this lesson to watch."
    UNDER_WAY = "replay_under_way", "The recording is being put together already."
    MADE = "replay_made", "The recording is a course already."


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the recording without a gap: where it begins in the recording, at what moment it
    was on air, and how long it is."""

    place_ms: int
    moment_ms: int
    length_ms: int


Stretches = Sequence[Stretch]


def stretches(segments: Iterable[tuple[int, int]]) -> list[Stretch]:
    """The parts without a gap of what was recorded, given as (moment, length) in playing order."""
    found: list[Stretch] = []
    place = 0
    for moment, length in segments:
        last = found[-1] if found else None
        if last and abs(last.moment_ms + last.length_ms - moment) <= JITTER_MS:
            found[-1] = Stretch(last.place_ms, last.moment_ms, last.length_ms + length)
        else:
            found.append(Stretch(place, moment, length))
        place += length
    return found


def recorded_ms(parts: Stretches) -> int:
    """How long the recording is."""
    return parts[-1].place_ms + parts[-1].length_ms if parts else 0


def place_of(parts: Stretches, moment_ms: int) -> int:
    """Where a moment lies in the recording: what was before it at its beginning, what was in a gap
    where it goes on, what was after it at its end."""
    for part in parts:
        if moment_ms < part.moment_ms + part.length_ms:
            return part.place_ms + max(moment_ms - part.moment_ms, 0)
    return recorded_ms(parts)


def moment_of_place(parts: Stretches, place_ms: int) -> int | None:
    """The first moment that lies at or behind a place of the recording; None behind its end.

    So what was said in a gap belongs to the place where the recording goes on.
    """
    before: Stretch | None = None
    for part in parts:
        if place_ms <= part.place_ms:
            return before.moment_ms + before.length_ms if before else part.moment_ms
        if place_ms < part.place_ms + part.length_ms:
            return part.moment_ms + place_ms - part.place_ms
        before = part
    return None


def chapters(parts: Stretches, marks: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Chapters, as (place, title), from markers, as (moment, title).

    Of several at one place the one that was set last stays; one at the very end begins nothing.
    """
    latest = recorded_ms(parts) - LAST_CHAPTER_MS
    found = {place_of(parts, moment): title for moment, title in sorted(marks)}
    return sorted((place, title) for place, title in found.items() if place < latest)


def told_state(state: Phase, *, recorded: bool) -> Phase:
    """What a lesson's state is called: one that is over and can be watched is a replay."""
    return Phase.REPLAY if state is Phase.ENDED and recorded else state


def check_marker(state: Phase, count: int) -> ReplayRefusal | None:
    """Whether one more marker may be set in a lesson that has ``count``."""
    if state is not Phase.LIVE:
        return ReplayRefusal.NOT_ON_AIR
    return ReplayRefusal.TOO_MANY if count >= MOST_MARKERS else None


def check_again(state: ReplayState) -> ReplayRefusal | None:
    """Whether a recording may be put together once more: only where that has failed."""
    if state is ReplayState.FAILED:
        return None
    if state is ReplayState.JOINED:
        return ReplayRefusal.MADE
    return ReplayRefusal.NO_REPLAY if state is ReplayState.NOTHING else ReplayRefusal.UNDER_WAY
