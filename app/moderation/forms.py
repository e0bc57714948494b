"""What may come in about moves and comments."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from app.courses.rules import State
from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.moderation.rules import CommentState, Move, Principle, signed_principles
from app.reasons import N_


class MoveForm(Form):
    """A move, and what its maker writes and signs.

    ``checklist`` is ``{"political": true, ...}`` or the list of signed principles; a *pass* that
    names no checklist at all signs every principle, for that is what passing means. ``stage`` is
    the state its maker saw; when it has changed since, the move is refused.
    """

    move: Move
    note: Prose(4000) = ""  # type: ignore[valid-type]
    checklist: dict[str, Any] | list[str] | None = None
    stage: State | None = None

    def signed(self) -> frozenset[Principle]:
        """The principles that this form signs."""
        if self.checklist is None:
            return frozenset(Principle) if self.move is Move.PASS else frozenset()
        return signed_principles(self.checklist)


_CLOCK = re.compile(r"(?:(\d{1,2})[:：])?(\d{1,3})[:：]([0-5]?\d)(?:\.(\d{1,3}))?", re.ASCII)


def _moment(value: Any) -> Any:
    """Milliseconds as they are; "12:52" and "1:02:03" as a person writes them."""
    text = value.strip() if isinstance(value, str) else value
    if text in ("", None):
        return None
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return text
    hours, minutes, seconds, rest = (found[place] or "0" for place in range(1, 5))
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(rest.ljust(3, "0"))


def _box(value: Any) -> Any:
    """A list of four fractions, or the same as "0.1,0.2,0.3,0.4" in a page's form."""
    if not isinstance(value, str):
        return value
    return value.split(",") if value.strip() else None


def _four(box: list[float] | None) -> list[float] | None:
    if box is not None and len(box) != 4:
        raise fault(N_("A rectangle has four numbers: left, top, width, height."))
    return box and [round(side, 4) for side in box]


Moment = Annotated[Annotated[int, Field(ge=0, le=359_999_999)] | None, BeforeValidator(_moment)]
Box = Annotated[list[float] | None, BeforeValidator(_box), AfterValidator(_four)]


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


class NewComment(Form):
    """A comment: on the whole course, on a lesson, on one of its moments, or on some words."""

    principle: Principle
    body: Prose(4000, 1)  # type: ignore[valid-type]
    lesson_id: Annotated[ObjectId | None, BeforeValidator(_none_if_empty)] = None
    at_ms: Moment = None
    box: Box = None
    quote: Prose(400) = ""  # type: ignore[valid-type]


class Settlement(Form):
    """Whether a comment still asks for something."""

    state: CommentState


class NewReply(Form):
    """An answer to a comment."""

    body: Prose(2000, 1)  # type: ignore[valid-type]


class CommentList(Paging):
    """Which comments of a course."""

    state: CommentState | None = None


Shelf = Literal[
    "mine", "passed", "returned", "reviewing", "published", "unpublished", "leaving", "all"
]


class Queue(Paging):
    """Which part of the queue: whose turn, in which state, found by which words."""

    show: Shelf = "mine"
    q: Line(100, 0) = ""  # type: ignore[valid-type]


class History(Paging):
    """Which part of a course's history."""
