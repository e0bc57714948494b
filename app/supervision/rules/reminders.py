"""Whom to remind, and in which words."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.reasons import N_, Reason

RECALL_WITHIN = timedelta(minutes=10)
"""So long a tutor may take back reminders that nobody has read yet."""


class Template(StrEnum):
    """Ready-made reminders; a tutor may write own words instead."""

    GENERAL = "general"
    NOT_STARTED = "not_started"
    INACTIVE = "inactive"
    DEADLINE = "deadline"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Letter:
    """Name, heading and text of a template, as msgids; they may name the class."""

    name: str
    title: str
    body: str


TEMPLATES: dict[Template, Letter] = {
    Template.GENERAL: Letter(
        N_("General"),
        N_("A word from your class tutor"),
        N_("Please look into your class “%(title)s” and go on with the next required course."),
    ),
    Template.NOT_STARTED: Letter(
        N_("Begin"),
        N_("Your class has begun"),
        N_("“%(title)s” has been open for some days. The first course is a good place to begin."),
    ),
    Template.INACTIVE: Letter(
        N_("Come back"),
        N_("We have not seen you for a while"),
        N_("“%(title)s” goes on. Everything you watched is kept; just continue where you stopped."),
    ),
    Template.DEADLINE: Letter(
        N_("Deadline"),
        N_("Your class ends soon"),
        N_("“%(title)s” is about to end. Please finish the required courses that are still open."),
    ),
    Template.BEHIND: Letter(
        N_("Catch up"),
        N_("A little behind the plan"),
        N_("In “%(title)s” you are somewhat behind the plan. A course this week catches up."),
    ),
}


class Skip(Reason):
    """Why somebody was not reminded."""

    NOT_A_MEMBER = "not_a_member", "This person is not in the class."
    TODAY = "today", "Was reminded today already; once a day is enough."


def skip_reason(is_member: bool, reminded_today: bool) -> Skip | None:
    """Whether to leave somebody out: at most one reminder a person and day, over all classes."""
    if not is_member:
        return Skip.NOT_A_MEMBER
    return Skip.TODAY if reminded_today else None


OWN_WORDS = "%(words)s"
"""The body of a letter that a tutor wrote: a place, so that a "%" in it stays a "%"."""


def letter_of(words: str) -> Letter:
    """The template of that name, else a letter with a place for a tutor's own words."""
    if words in tuple(Template):
        return TEMPLATES[Template(words)]
    return Letter(words, TEMPLATES[Template.GENERAL].title, OWN_WORDS)
