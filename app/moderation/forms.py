"""What may come in about a move."""

from typing import Any

from app.courses.rules import State
from app.kit.forms import Form, Prose
from app.kit.paging import Paging
from app.moderation.rules import Move, Principle, signed_principles


class MoveForm(Form):
    """A move, and what its maker writes and signs.

    ``checklist`` is ``{"political": true, ...}`` or the list of signed principles. ``stage`` is
    the state its maker saw; when it has changed since, the move is refused.
    """

    move: Move
    note: Prose(4000) = ""  # type: ignore[valid-type]
    checklist: dict[str, Any] | list[str] | None = None
    stage: State | None = None

    def signed(self) -> frozenset[Principle]:
        """The principles that this form signs."""
        return signed_principles(self.checklist or [])


class Queue(Paging):
    """Which part of the queue."""


class History(Paging):
    """Which part of a course's history."""
