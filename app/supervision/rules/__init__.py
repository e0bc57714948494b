"""Pure decisions of supervision: who is falling behind and why, whom to remind, safe cells."""

from app.supervision.rules.cells import plain_cell
from app.supervision.rules.reminders import (
    TEMPLATES,
    Letter,
    Skip,
    Template,
    letter_of,
    skip_reason,
)
from app.supervision.rules.risk import (
    AT_RISK,
    PRESSING,
    Assessment,
    Lines,
    Plan,
    Risk,
    RiskReason,
    Standing,
    assess,
    lines_of,
)

__all__ = [
    "AT_RISK",
    "PRESSING",
    "TEMPLATES",
    "Assessment",
    "Letter",
    "Lines",
    "Plan",
    "Risk",
    "RiskReason",
    "Skip",
    "Standing",
    "Template",
    "assess",
    "letter_of",
    "lines_of",
    "plain_cell",
    "skip_reason",
]
