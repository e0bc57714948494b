"""What a person decides about a sign, and which signs are listed."""

from typing import Literal

from pydantic import Field

from app.anomalies.rules.deciding import MOST_ENTRIES
from app.anomalies.rules.signs import SignKind
from app.kit.forms import Form, ObjectId, Prose
from app.kit.paging import Paging


class Decision(Form):
    """``note``: dismissed, what was found, for the register; warned, the words to the learner."""

    decision: Literal["dismiss", "warn"]
    note: Prose(1000) = ""  # type: ignore[valid-type]


class Chosen(Form):
    """Entries of the learner that are to be taken back, before it is confirmed."""

    entries: list[ObjectId] = Field(default_factory=list, max_length=MOST_ENTRIES)


class Reversal(Chosen):
    """The entries, and why: the learner reads it."""

    reason: Prose(1000) = ""  # type: ignore[valid-type]


class WhichAnomalies(Paging):
    """Signs that wait, or those in another state; of one kind if told."""

    state: Literal["open", "dismissed", "warned", "reversed"] = "open"
    kind: SignKind | None = None
