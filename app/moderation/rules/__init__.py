"""Pure decisions of moderation: the one table of moves, the checklist, differences in words."""

from app.moderation.rules.checklist import PRINCIPLES, Principle, signed_principles
from app.moderation.rules.moves import (
    FORM_REFUSALS,
    PERSON_REFUSALS,
    REVISION_MOVES,
    TABLE,
    Move,
    MoveRefusal,
    Situation,
    Transition,
    decide,
    open_moves,
)
from app.moderation.rules.wording import Piece, differences, plain_words, sameness

__all__ = [
    "FORM_REFUSALS",
    "PERSON_REFUSALS",
    "PRINCIPLES",
    "REVISION_MOVES",
    "TABLE",
    "Move",
    "MoveRefusal",
    "Piece",
    "Principle",
    "Situation",
    "Transition",
    "decide",
    "differences",
    "open_moves",
    "plain_words",
    "sameness",
    "signed_principles",
]
