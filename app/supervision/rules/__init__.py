"""Pure decisions of supervision: who is falling behind and why, whom to remind, safe cells."""

from app.supervision.rules.cells import plain_cell
from app.supervision.rules.remarks import (
    Remark,
    RemarkReason,
    course_in_hand,
    planned,
    remark,
    urgency,
)
from app.supervision.rules.reminders import (
    RECALL_WITHIN,
    TEMPLATES,
    Letter,
    Skip,
    Template,
    letter_of,
    skip_reason,
)
from app.supervision.rules.risk import (
    AT_RISK,
    AWAY_AFTER,
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
    "AWAY_AFTER",
    "PRESSING",
    "RECALL_WITHIN",
    "TEMPLATES",
    "Assessment",
    "Letter",
    "Lines",
    "Plan",
    "Remark",
    "RemarkReason",
    "Risk",
    "RiskReason",
    "Skip",
    "Standing",
    "Template",
    "assess",
    "course_in_hand",
    "letter_of",
    "lines_of",
    "plain_cell",
    "planned",
    "remark",
    "skip_reason",
    "urgency",
]
