"""What a player may report."""

from hashlib import blake2b
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    field_validator,
)

from app.kit.forms import Form, fault
from app.progress.rules.intervals import Interval
from app.reasons import N_

MOST_SPANS = 100
MINUTES_OF_A_DAY = 24 * 60
MOST_SECONDS = 10_000_000.0
"""Later than any lesson ends; larger numbers mean the same and would not fit an integer."""


def _forward(span: tuple[float, float]) -> tuple[float, float]:
    start, end = span
    if start < 0:
        raise fault(N_("A span cannot begin before the start."))
    if start >= end:
        raise fault(N_("A span must end after it begins."))
    return span


Span = Annotated[tuple[StrictFloat, StrictFloat], AfterValidator(_forward)]
"""``[from, to]`` in seconds of the lesson; finite numbers, 0 ≤ from < to."""


class BeatForm(Form):
    """One beat: what was played since the one before."""

    seq: StrictInt = Field(ge=1, le=2**53)
    spans: list[Span] = Field(max_length=MOST_SPANS)
    rate: StrictFloat = Field(default=1.0, ge=0, le=100)
    visible: StrictBool = True

    def spans_ms(self) -> list[Interval]:
        """The spans in whole milliseconds."""
        return [(_milliseconds(start), _milliseconds(end)) for start, end in self.spans]

    def digest(self) -> str:
        """The same for the same beat only."""
        words = repr((self.spans, self.rate, self.visible)).encode()
        return blake2b(words, digest_size=16).hexdigest()


class WatchingForm(Form):
    """How the recordings of a course may be watched."""

    max_rate: float = Field(ge=1, le=2, allow_inf_nan=False)
    first_pass_seek: bool = False
    hidden_counts: bool = False
    challenges: bool = False
    daily_cap_minutes: int | None = Field(default=None, ge=1, le=MINUTES_OF_A_DAY)
    """How much counts in this course in one day; None for no limit."""

    @field_validator("daily_cap_minutes", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        """A field of a page that is left empty sets no limit."""
        return None if isinstance(value, str) and not value.strip() else value


class ChallengeAnswer(Form):
    """The answer to a challenge: the place of an option, or its words."""

    answer: StrictInt | Annotated[StrictStr, Field(max_length=200)]


class QuestionReply(Form):
    """The answer to a question inside a recording: which of the options of that attempt."""

    attempt_id: Annotated[StrictStr, Field(max_length=64)]
    options: list[Annotated[StrictStr, Field(max_length=64)]] = Field(max_length=20)


def _milliseconds(seconds: float) -> int:
    return round(min(seconds, MOST_SECONDS) * 1000)
