"""An appeal as it is written, an answer to one, and which appeals are listed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.appeals.rules import About
from app.appeals.rules import Decision as DecisionKind
from app.credits.rules import EntryKind
from app.kit.forms import Form, Line, Prose
from app.kit.paging import Paging


def _nothing_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Hours = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class WhatAbout(Form):
    """What an appeal is about, as "entry:12"; whether that is something is decided by the rules."""

    about: Annotated[str, Field(max_length=40)] = ""


class NewAppeal(WhatAbout):
    """What somebody asks to be looked at again, and why."""

    words: Prose(2000, least=1)  # type: ignore[valid-type]


class Answer(Form):
    """The answer, in words for the learner; upheld, perhaps with hours to be entered."""

    decision: DecisionKind
    words: Prose(2000) = ""  # type: ignore[valid-type]
    hours: Annotated[Hours | None, BeforeValidator(_nothing_if_empty)] = None

    @property
    def centihours(self) -> int:
        return int(self.hours * 100) if self.hours else 0


class WhichAppeals(Paging):
    """Appeals in one state, about one kind of thing; those that wait for others' answer of mine."""

    state: Literal["mine", "upheld", "declined", "withdrawn"] = "mine"
    about: About | None = None


class TakeBack(Form):
    """Why an entry is taken back, in words for the learner."""

    reason: Prose(1000, least=1)  # type: ignore[valid-type]


class ByHand(Form):
    """Hours that no lesson and no claim gave, entered for somebody with the reason."""

    kind: Literal[EntryKind.MANUAL, EntryKind.OFFLINE, EntryKind.MUTUAL, EntryKind.MAKEUP]
    title: Line(300)  # type: ignore[valid-type]
    on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]
    hours: Hours
    required: bool = False
    note: Prose(1000, least=1)  # type: ignore[valid-type]
