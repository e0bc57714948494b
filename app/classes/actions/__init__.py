"""What people do with classes: open and change one, enter learners; and what study changes."""

from app.classes.actions.plans import change_class, create_class
from app.classes.actions.rosters import RosterResult, add_members, enter_learners
from app.classes.actions.studies import Studied, note_progress, note_studies

__all__ = [
    "RosterResult",
    "Studied",
    "add_members",
    "change_class",
    "create_class",
    "enter_learners",
    "note_progress",
    "note_studies",
]
