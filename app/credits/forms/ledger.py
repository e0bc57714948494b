"""What may be asked of the ledger, and what may be entered in it by hand."""

from typing import Annotated, Literal

from pydantic import Field

from app.credits.rules import EntryKind, PointAccount
from app.kit.forms import Day, Form, Line, ObjectId, Prose
from app.kit.paging import Paging

Year = Annotated[int, Field(ge=2000, le=2100)]


class WhichYear(Form):
    """A year's account; this year's where none is named."""

    year: Year | None = None


CORRECTION = "correction"


class WhichEntries(Paging):
    """A page of a year's entries: all of them, those of one kind, corrections, or a single one."""

    year: Year | None = None
    kind: EntryKind | Literal["correction"] | None = None
    entry: ObjectId | None = None


class WhichPoints(Paging):
    """A page of the entries of one account of points in a year."""

    year: Year | None = None
    account: PointAccount = PointAccount.CREDIT


class TypedCode(Form):
    """A check code as somebody typed it; whether it is one is decided by the rules."""

    code: Annotated[str, Field(max_length=60)] = ""


class NewHours(Form):
    """Hours earned away from the academy; ``source`` names them once and for good.

    Make-up training bears the day, and so the year, that it makes up for.
    """

    kind: Literal[EntryKind.OFFLINE, EntryKind.MUTUAL, EntryKind.MANUAL, EntryKind.MAKEUP]
    source: Line(80)  # type: ignore[valid-type]
    title: Line(300)  # type: ignore[valid-type]
    centihours: Annotated[int, Field(ge=1, le=100_000)]
    on: Day
    required: bool = False
    note: Prose(1000) = ""  # type: ignore[valid-type]
