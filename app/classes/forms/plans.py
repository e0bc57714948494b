"""A new class and a list of usernames."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.classes.rules import MOST_COURSES, MOST_MEMBERS_AT_ONCE
from app.kit import clock
from app.kit.forms import Form, Line, Moment, ObjectId, Prose, fault
from app.reasons import N_

_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day_starts(value: Any) -> Any:
    return _on_day(value, time.min)


def _day_ends(value: Any) -> Any:
    return _on_day(value, time(23, 59, 59))


def _on_day(value: Any, moment: time) -> Any:
    """A bare day means its first or last second in the academy's own time zone."""
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return value
    try:
        return datetime.combine(date.fromisoformat(value.strip()), moment, clock.zone())
    except ValueError:
        return value


def _words(value: Any) -> Any:
    """Names from a text field, separated by spaces, commas or lines."""
    return (
        [word for word in re.split(r"[\s,，、;；]+", value) if word]
        if isinstance(value, str)
        else value
    )


def _storable(name: str) -> str:
    """A name without characters that no database takes."""
    if _UNSTORABLE.search(name):
        raise fault(N_("This contains characters that cannot be stored."))
    return unicodedata.normalize("NFC", name)


Starts = Annotated[Moment, BeforeValidator(_day_starts)]
Ends = Annotated[Moment, BeforeValidator(_day_ends)]
Courses = Annotated[list[ObjectId], Field(max_length=MOST_COURSES)]
Name = Annotated[str, Field(max_length=64), AfterValidator(_storable)]
Names = Annotated[list[Name], BeforeValidator(_words)]


class ClassChange(Form):
    """What of a class can be changed once it is open; tutors go by user name (or id)."""

    title: Line(200)  # type: ignore[valid-type]
    summary: Prose(2000) = ""  # type: ignore[valid-type]
    starts_at: Starts
    ends_at: Ends
    tutors: Annotated[Names, Field(max_length=50)] = Field(default_factory=list)


class NewClass(ClassChange):
    """A class to open; courses go by id."""

    required: Courses = Field(default_factory=list)
    electives: Courses = Field(default_factory=list)
    organisation: ObjectId | None = None


class Roster(Form):
    """User names to enter in a class."""

    usernames: Annotated[Names, Field(min_length=1, max_length=MOST_MEMBERS_AT_ONCE)]

    def rows(self) -> list[tuple[int, str]]:
        """The names with their place in the list, from 1."""
        return list(enumerate(self.usernames, start=1))
