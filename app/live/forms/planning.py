"""A plan of a live lesson, and which part of the list is wanted."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.kit import clock
from app.kit.forms import Form, Line, Moment, Prose, fault
from app.kit.paging import Paging
from app.live.rules import (
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    Audience,
    Invited,
    PlanRefusal,
    audience,
)

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")


def _moment(value: Any) -> Any:
    """A time without a zone, as a browser's field gives it, is the academy's own."""
    if isinstance(value, str) and _LOCAL.fullmatch(value.strip()):
        try:
            return datetime.fromisoformat(value.strip()).replace(tzinfo=clock.zone())
        except ValueError:
            return value
    return value


def _audience(value: Any) -> Audience:
    found = audience(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise fault(PlanRefusal.NOT_A_CIRCLE.sentence)
    return found


Starts = Annotated[Moment, BeforeValidator(_moment)]
Minutes = Annotated[int, Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)]
Circle = Annotated[Audience, BeforeValidator(_audience)]


class Plan(Form):
    """``audience``: ``public``, ``organisation-<id>`` (with all below it) or ``class-<id>``."""

    title: Line(200)  # type: ignore[valid-type]
    summary: Prose(2000) = ""  # type: ignore[valid-type]
    starts_at: Starts
    minutes: Minutes
    audience: Circle = Audience(Invited.PUBLIC)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Listing(Paging):
    """What is still to come, or what has been, one page of it."""

    when: Literal["coming", "past"] = "coming"
