"""A plan of a series: as programs send it, and as its page sends it after showing the days."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.kit import clock
from app.kit.forms import Day, Form, Line, Prose, fault
from app.kit.paging import Paging
from app.live.forms.planning import Circle, Minutes, Plan
from app.live.rules import (
    MOST_LESSONS,
    MOST_WEEKS_APART,
    Audience,
    Invited,
    Weekly,
    days_of,
    is_plannable,
)
from app.reasons import N_

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?", re.ASCII)
MOST_DAYS = 400


def _hour(value: Any) -> time:
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise fault(N_("Please enter a time of the day, such as 9:00."))
    return time(int(found[1]), int(found[2]))


Hour = Annotated[time, BeforeValidator(_hour)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Days = Annotated[list[Day], Field(max_length=MOST_DAYS)]


class SeriesDays(Form):
    """A weekly rule: ``weekdays`` from 1 (Monday) to 7, ``at`` a time of the academy's day, from
    ``first_day`` to ``last_day``; ``skip`` names days of the rule that are left out."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    at: Hour
    minutes: Minutes
    first_day: Day
    last_day: Day
    every_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS_APART)] = 1
    skip: Days = Field(default=[])

    @property
    def rule(self) -> Weekly:
        return Weekly(frozenset(self.weekdays), self.first_day, self.last_day, self.every_weeks)

    @property
    def days(self) -> list[date]:
        """The days of the rule that are still to come, also those that are skipped; none beyond
        the year for which lessons are planned."""
        return [day for day in days_of(self.rule) if is_plannable(self.starts_on(day), clock.now())]

    @property
    def held(self) -> list[date]:
        left_out = set(self.skip)
        return [day for day in self.days if day not in left_out]

    def starts_on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, tzinfo=clock.zone())


class SeriesPlan(SeriesDays):
    """A weekly rule, what its lessons are about, and who is invited to them."""

    title: Line(200)  # type: ignore[valid-type]
    summary: Prose(2000) = ""  # type: ignore[valid-type]
    audience: Circle = Audience(Invited.PUBLIC)

    def plan_on(self, day: date) -> Plan:
        """The plan of the lesson of one day."""
        return Plan(
            title=self.title,
            summary=self.summary,
            starts_at=self.starts_on(day),
            minutes=self.minutes,
            audience=str(self.audience),
        )


class DaysShown(SeriesDays):
    """What the page of a new series sends to see its days: also those it has shown before, and
    which of them are ticked."""

    shown: Days = Field(default=[])
    ticked: Days = Field(default=[])

    @property
    def has_shown_all(self) -> bool:
        """Whether whoever planned this has seen exactly these days."""
        return bool(self.shown) and set(self.shown) == set(self.days)


class SeriesPage(SeriesPlan, DaysShown):
    """The page of a new series as it is sent: only days that were seen are planned."""

    def chosen(self) -> SeriesPlan:
        """The plan without the days that are not ticked."""
        skip = sorted(set(self.shown) - set(self.ticked))
        given = self.model_dump(include=set(SeriesPlan.model_fields) - {"skip", "audience", "at"})
        at = self.at.strftime("%H:%M")
        return SeriesPlan(**given, at=at, audience=str(self.audience), skip=skip)


class SeriesPeople(Paging):
    """Which people of a series are wanted: ``every`` lesson counts for them, at least one does not
    (``missed``), or ``none`` does; ``part`` 1 shows the latest lessons."""

    which: Literal["all", "every", "missed", "none"] = "all"
    q: Line(100, 0) = ""  # type: ignore[valid-type]
    part: Annotated[int, Field(ge=1, le=MOST_LESSONS)] = 1
