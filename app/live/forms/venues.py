"""A venue, marks of who came and went, and decisions about a register."""

import re
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from app.classes.forms.plans import Names
from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.live.rules.venues import MOST_LIAISONS, Mark, VenueRefusal
from app.reasons import N_

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def _clock(value: Any) -> time | None:
    """A time of day as ``9:05``; nothing means the server's clock."""
    if value in (None, ""):
        return None
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise fault(N_("Please enter a time such as 09:05."))
    return time(int(found[1]), int(found[2]))


class VenuePlan(Form):
    """A venue as its planner describes it; liaisons go by user name."""

    title: Line(120)  # type: ignore[valid-type]
    place: Line(200)  # type: ignore[valid-type]
    organisation: ObjectId
    liaisons: Annotated[Names, Field(max_length=MOST_LIAISONS)] = Field(default_factory=list)


class WholeClass(Form):
    """A class whose learners are registered."""

    klass: ObjectId


class Marks(Form):
    """What is noted of whom: of these people, or of all whom it fits.

    ``at`` is a time of day that was entered by hand; without it the server's clock is noted.
    """

    mark: Mark
    people: list[ObjectId] = Field(default_factory=list, max_length=500)
    everybody: bool = False
    at: Annotated[time | None, BeforeValidator(_clock)] = None

    @model_validator(mode="after")
    def _for_everybody(self) -> Self:
        """Slips are taken back one by one."""
        if self.everybody and self.mark not in (Mark.ARRIVED, Mark.LEFT):
            raise fault(VenueRefusal.NOBODY_CHOSEN.sentence)
        return self


class Review(Form):
    """``step`` is the last one of the page it was read in: what moved on is looked at again."""

    decision: Literal["approve", "return"]
    step: ObjectId
    note: Prose(1000) = ""  # type: ignore[valid-type]


class LeaveOut(Form):
    """Why somebody is not counted; nothing takes them in again."""

    why: Line(300, 0) = ""  # type: ignore[valid-type]


class SeatsShown(Paging):
    """Which of a venue's people are wanted."""

    which: Literal["all", "expected", "here", "left", "flagged", "left_out"] = "all"
    find: Line(100, 0) = ""  # type: ignore[valid-type]


class VenuesShown(Paging):
    """Venues I keep, or those that wait for my review."""

    which: Literal["mine", "review", "done"] = "mine"


__all__ = [
    "LeaveOut",
    "Marks",
    "Review",
    "SeatsShown",
    "VenuePlan",
    "VenuesShown",
    "WholeClass",
]
