"""What may come in about a move."""

from typing import Any

from app.courses.rules import State
from app.kit.forms import Form, Prose
from app.kit.paging import Paging
from app.moderation.rules import Move, Principle, signed_principles


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


class Queue(Paging):
    """Which part of the queue."""


class History(Paging):
    """Which part of a course's history."""
