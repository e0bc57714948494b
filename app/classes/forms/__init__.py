"""What may come in about classes: a new class, usernames, a roster as a sheet."""

from app.classes.forms.plans import ClassChange, NewClass, Roster
from app.classes.forms.sheets import RosterSheet, read_sheet

__all__ = ["ClassChange", "NewClass", "Roster", "RosterSheet", "read_sheet"]
