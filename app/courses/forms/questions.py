"""What may come in about questions inside a recording."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from app.courses.rules import (
    OPTIONS_LEAST,
    OPTIONS_MOST,
    TIMES_MOST_MS,
    Option,
    QuestionKind,
    read_moment,
    refuse_options,
)
from app.kit.forms import Form, Line, Prose, fault
from app.reasons import N_


class OptionForm(Form):
    """One answer to choose from; those of a judgement (true, false in this order) need no words."""

    text: Line(200, 0) = ""  # type: ignore[valid-type]
    right: bool = False


class NewQuestion(Form):
    """A question at a moment of a recording, in milliseconds."""

    at_ms: Annotated[int, Field(ge=0, le=TIMES_MOST_MS)]
    kind: QuestionKind
    body: Prose(600, 1)  # type: ignore[valid-type]
    options: tuple[OptionForm, ...]
    explanation: Prose(2000) = ""  # type: ignore[valid-type]

    @field_validator("options")
    @classmethod
    def _whole(
        cls, options: tuple[OptionForm, ...], known: ValidationInfo
    ) -> tuple[OptionForm, ...]:
        kind = known.data.get("kind")
        found = [Option(one.text, one.right) for one in options]
        refusal = refuse_options(kind, found) if kind else None
        if refusal:
            raise fault(refusal.sentence, least=OPTIONS_LEAST, most=OPTIONS_MOST)
        judged = kind is QuestionKind.TF
        return tuple(OptionForm(right=one.right) for one in options) if judged else options


def _read_moment(typed: Any) -> Any:
    """A time as it is typed, ``05:30`` or ``1:05:30``, in milliseconds; other values stay."""
    if not isinstance(typed, str):
        return typed
    found = read_moment(typed)
    if found is None:
        raise fault(N_("Please write a time such as 05:30."))
    return found


class QuestionForm(NewQuestion):
    """A question as the studio's page sends it: its time is typed."""

    at_ms: Annotated[int, BeforeValidator(_read_moment), Field(ge=0, le=TIMES_MOST_MS)]


class Answering(Form):
    """Whether questions must be answered right for the lesson to be complete."""

    must_be_right: bool
