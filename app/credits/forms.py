"""What may be asked of the ledger."""

from typing import Annotated

from pydantic import Field

from app.kit.forms import Form
from app.kit.paging import Paging

Year = Annotated[int, Field(ge=2000, le=2100)]


class WhichYear(Form):
    """A year's account; this year's where none is named."""

    year: Year | None = None


class WhichPage(Paging):
    """A page of a year's entries."""

    year: Year | None = None


class TypedCode(Form):
    """A check code as somebody typed it; whether it is one is decided by the rules."""

    code: Annotated[str, Field(max_length=60)] = ""
