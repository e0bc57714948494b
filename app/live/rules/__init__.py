"""Pure decisions about live lessons."""

from app.live.rules.broadcasting import (
    COMES_BACK_WITHIN,
    LONGEST,
    Span,
    Way,
    spans,
)
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
    "COMES_BACK_WITHIN",
    "DOORS_OPEN",
    "LONGEST",
    "LONGEST_MINUTES",
    "SHORTEST_MINUTES",
    "Audience",
    "Invited",
    "Phase",
    "PlanRefusal",
    "Span",
    "Times",
    "Way",
    "audience",
    "check_start",
    "phase",
    "spans",
]
