"""Comments on a revision: when one may be written, what it may be pinned to, what became of it."""

from collections.abc import Sequence
from enum import StrEnum

from app.courses.rules import State
from app.reasons import Reason

BOX_LEAST = 0.01
"""The shortest side of a rectangle, as a fraction of the picture: smaller is a slip of the hand."""
_ROUNDING = 0.0005
END_SLACK_MS = 1000
"""Players stop a little after the measured end."""


class CommentState(StrEnum):
    """Whether a comment still asks for something."""

    OPEN = "open"
    RESOLVED = "resolved"


class CommentRefusal(Reason):
    """Why a comment was not written, settled or taken back."""

    NOT_REVIEWER = "not_reviewer", "Comments on a revision are written by its reviewers."
    OWN_COURSE = (
        "own_course",
        "This course is your own. You can reply to a comment; a colleague writes and settles it.",
    )
    WITH_AUTHOR = (
        "with_author",
        "The author is working on this course now. Comments can be written once it is submitted.",
    )
    LEAVING = "leaving", "This course is on its way out and is not reviewed any more."
    NOT_WRITER = "not_writer", "Only who wrote a comment can take it back."
    ANSWERED = "answered", "Somebody has replied to this comment. Please resolve it instead."
    NO_LESSON = "no_lesson", "This lesson is not part of the revision."
    NO_MOMENT = "no_moment", "Only a lesson with a recording has moments to point at."
    BEYOND = "beyond", "This moment lies after the end of the lesson."
    NO_PICTURE = "no_picture", "A rectangle needs a moment of a video."
    BOX = "box", "The rectangle has to lie inside the picture."
    NOT_SAID = "not_said", "These words are not in the lesson any more."


def refuse_commenting(stage: State, state: State) -> CommentRefusal | None:
    """Why nobody can comment on a revision at ``stage`` of a course in ``state``.

    In review, approved and published revisions can be commented on (专家抽审); a draft is still
    being written, so what is said of it now may be wrong in a minute.
    """
    if state in (State.RETIRING, State.RETIRED):
        return CommentRefusal.LEAVING
    return CommentRefusal.WITH_AUTHOR if stage is State.DRAFT else None


def refuse_moment(at_ms: int | None, duration_ms: int | None) -> CommentRefusal | None:
    """Why a comment cannot be pinned there; ``duration_ms`` is None for what is not a recording."""
    if at_ms is None:
        return None
    if duration_ms is None:
        return CommentRefusal.NO_MOMENT
    return CommentRefusal.BEYOND if at_ms > duration_ms + END_SLACK_MS else None


def refuse_box(box: Sequence[float] | None, at_ms: int | None) -> CommentRefusal | None:
    """Why ``box`` (left, top, width, height as fractions of the picture) cannot be drawn."""
    if box is None:
        return None
    if at_ms is None:
        return CommentRefusal.NO_PICTURE
    left, top, width, height = box
    outside = min(left, top) < 0 or max(left + width, top + height) > 1 + _ROUNDING
    small = min(width, height) < BOX_LEAST
    return CommentRefusal.BOX if outside or small else None


def _bare(text: str) -> str:
    return "".join(text.split())


def says(text: str, quote: str) -> bool:
    """Whether ``text`` holds the words of ``quote``, however they are broken into lines."""
    return _bare(quote) in _bare(text)


class Change(StrEnum):
    """What became of the place that a comment points at, since it was written."""

    LESSON_GONE = "lesson_gone"
    VIDEO_REPLACED = "video_replaced"
    WORDS_GONE = "words_gone"


def change_since(
    *,
    has_lesson: bool,
    video_then: int | None,
    video_now: int | None,
    quote: str,
    text: str,
) -> Change | None:
    """What changed at a comment's place; only what is certain is claimed."""
    if not has_lesson:
        return Change.LESSON_GONE
    if video_then != video_now:
        return Change.VIDEO_REPLACED
    return Change.WORDS_GONE if quote and not says(text, quote) else None


LANES = 3


def lanes(places: Sequence[float], apart: float) -> list[int]:
    """In which lane each mark lies, so that marks less than ``apart`` from each other do not touch.

    ``places`` are in rising order. When every lane is taken, marks begin to overlap in the first.
    """
    free = [float("-inf")] * LANES
    chosen = []
    for place in places:
        lane = next((one for one in range(LANES) if place - free[one] >= apart), 0)
        free[lane] = place
        chosen.append(lane)
    return chosen
