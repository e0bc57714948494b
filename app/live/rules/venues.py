"""Branch venues: from the roster in the hall to hours, and who may take which step."""

from enum import StrEnum


class VenueState(StrEnum):
    """Where a venue stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    PASSED = "passed"
