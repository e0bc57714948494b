"""A window of a recording."""

from typing import Annotated

from pydantic import Field

from app.kit.paging import Paging

LONGEST_MS = 48 * 3600 * 1000


class InTime(Paging):
    """Which part of a recording, in milliseconds of its clock: from ``from_ms``, up to but without
    ``to_ms``, or to its end."""

    from_ms: Annotated[int, Field(ge=0, le=LONGEST_MS)] = 0
    to_ms: Annotated[int, Field(ge=0, le=LONGEST_MS)] | None = None
