"""What may come in about the console: which rows, in which order; whom to remind, in what words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.reasons import N_
from app.supervision.rules import AT_RISK, Risk, Template

MOST_CHOSEN = 5000


class Column(StrEnum):
    """What the console can be sorted by."""

    RISK = "risk"
    LEARNER = "learner"
    ORGANISATION = "organisation"
    EARNED_HOURS = "earned_hours"
    REQUIRED_DONE = "required_done"
    LAST_ACTIVE_AT = "last_active_at"
    REMINDERS = "reminders"


_ALIASES = {"name": "learner", "hours": "earned_hours", "last_active": "last_active_at"}


@dataclass(frozen=True, slots=True)
class Sort:
    """A column and a direction; ``-name`` in a query is descending."""

    column: Column
    descending: bool = False

    def __str__(self) -> str:
        return ("-" if self.descending else "") + self.column


def _read_sort(value: Any) -> Any:
    if isinstance(value, Sort):
        return value
    text = str(value)
    name = text.removeprefix("-")
    name = _ALIASES.get(name, name)
    if name not in tuple(Column):
        raise fault(N_("Please choose one of the offered values."))
    return Sort(Column(name), text.startswith("-"))


class Filter(Form):
    """Which learners of a class: by risk, by name, by unit or post, only those never reminded."""

    risk: Risk | Literal["at_risk"] | None = None
    q: Line(100, 0) = ""  # type: ignore[valid-type]
    unreminded: bool = False
    organisation: ObjectId | None = None
    post_level: Line(40, 0) = ""  # type: ignore[valid-type]
    category: Line(40, 0) = ""  # type: ignore[valid-type]

    @property
    def looks_at_people(self) -> bool:
        """Whether it asks about more than the roster's own columns."""
        return bool(self.q or self.organisation or self.post_level or self.category)

    def risks(self) -> frozenset[Risk] | None:
        """The risks asked for; ``None`` for all."""
        if self.risk is None:
            return None
        return AT_RISK if self.risk == "at_risk" else frozenset({Risk(self.risk)})


class ProgressQuery(Filter, Paging):
    """A page of the console."""

    sort: Annotated[Sort, BeforeValidator(_read_sort)] = Sort(Column.RISK)


class ConsoleQuery(ProgressQuery):
    """A page of the console as people see it; ``at`` is the number of its first row."""

    at: Annotated[int, Field(ge=1, le=10**6)] = 1


class MatrixQuery(Filter, Paging):
    """A page of the heat table: in the roster's own order unless one is asked for."""

    sort: Annotated[Sort, BeforeValidator(_read_sort)] | None = None


class HeatQuery(MatrixQuery):
    """A page of the heat table as people see it, or one course of it."""

    course: ObjectId | None = None
    at: Annotated[int, Field(ge=1, le=10**6)] = 1


def _read_filter(value: Any) -> Any:
    return {"risk": value} if isinstance(value, str) else value


class NewReminders(Form):
    """Whom to remind: people by id, or all that a filter finds; and a template or own words."""

    learner_ids: Annotated[list[ObjectId], Field(max_length=MOST_CHOSEN)] | None = None
    filter: Annotated[Filter, BeforeValidator(_read_filter)] | None = None
    template: Prose(500, 1) = Template.GENERAL.value  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _names_somebody(self) -> "NewReminders":
        if not self.learner_ids and self.filter is None:
            raise fault(N_("Please choose at least one learner."))
        return self
