"""Pure decisions about live lessons."""

from app.live.rules.planning import (
    DOORS_OPEN,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    Audience,
    Invited,
    Phase,
    PlanRefusal,
    Times,
    audience,
    check_start,
    phase,
)

__all__ = [
    "DOORS_OPEN",
    "LONGEST_MINUTES",
    "SHORTEST_MINUTES",
    "Audience",
    "Invited",
    "Phase",
    "PlanRefusal",
    "Times",
    "audience",
    "check_start",
    "phase",
]
