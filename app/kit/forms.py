"""Forms: untrusted input becomes a frozen, typed value, or Invalid with sentences per field.

Built on pydantic. A slice's ``forms.py`` subclasses :class:`Form` and uses the field types below,
which refuse what no text field should hold: control characters, lone surrogates, NUL.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from app.kit import clock
from app.kit.errors import Invalid
from app.reasons import N_

F = TypeVar("F", bound="Form")

MAX_ID = 2**63 - 1
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that no text of ours holds, and some that no database can."""


class Form(BaseModel):
    """What may come in. Unknown fields are ignored; nothing is changed after parsing."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", str_strip_whitespace=True, allow_inf_nan=False
    )


def fault(sentence: str, **values: Any) -> PydanticCustomError:
    """An error for a validator to raise: an English sentence and the values it names."""
    return PydanticCustomError("fault", "{sentence}", {"sentence": sentence, **values})


def _clean_prose(text: str) -> str:
    if UNSTORABLE.search(text):
        raise fault(N_("This contains characters that cannot be stored."))
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _clean_line(text: str) -> str:
    text = _clean_prose(text)
    if "\n" in text or "\t" in text:
        raise fault(N_("This must be a single line."))
    return text


def _digits(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise fault(N_("This does not name anything."))
    text = str(value)
    if not re.fullmatch(r"[1-9][0-9]{0,18}", text, re.ASCII) or int(text) > MAX_ID:
        raise fault(N_("This does not name anything."))
    return int(text)


ObjectId = Annotated[int, BeforeValidator(_digits)]
"""The id of something: an opaque string outside, an integer inside."""


def Line(most: int, least: int = 1) -> Any:
    """One line of text of ``least`` to ``most`` characters, in Unicode NFC."""
    return Annotated[str, Field(min_length=least, max_length=most), AfterValidator(_clean_line)]


def Prose(most: int, least: int = 0) -> Any:
    """Text of several lines, ``least`` to ``most`` characters, in Unicode NFC."""
    return Annotated[str, Field(min_length=least, max_length=most), AfterValidator(_clean_prose)]


def _sensible(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2200:
        raise fault(N_("Please enter a date and time."))
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.zone())


def _in_our_time(day: date) -> date:
    if not 2000 <= day.year <= 2200:
        raise fault(N_("Please enter a date."))
    return day


Day = Annotated[date, AfterValidator(_in_our_time)]
"""A day that an academy can mean."""
Moment = Annotated[datetime, AfterValidator(_sensible)]
"""A moment that an academy can mean; without a zone it is in the academy's own."""


def parse(form: type[F], values: Mapping[str, Any] | Any) -> F:
    """Read ``values`` as ``form``; raises Invalid with one sentence or more for each bad field."""
    if not isinstance(values, Mapping):
        raise Invalid(N_("An object with fields was expected."))
    try:
        return form.model_validate(dict(values))
    except ValidationError as problem:
        raise Invalid(errors=_sentences(problem)) from None


_SENTENCES: dict[str, str] = {
    "missing": N_("Please fill this in."),
    "string_type": N_("This must be text."),
    "int_type": N_("Please enter a whole number."),
    "int_parsing": N_("Please enter a whole number."),
    "int_from_float": N_("Please enter a whole number."),
    "float_type": N_("Please enter a number."),
    "float_parsing": N_("Please enter a number."),
    "finite_number": N_("Please enter a number."),
    "bool_type": N_("Please answer yes or no."),
    "bool_parsing": N_("Please answer yes or no."),
    "enum": N_("Please choose one of the offered values."),
    "literal_error": N_("Please choose one of the offered values."),
    "list_type": N_("A list was expected."),
    "dict_type": N_("An object with fields was expected."),
    "model_type": N_("An object with fields was expected."),
    "datetime_parsing": N_("Please enter a date and time."),
    "datetime_from_date_parsing": N_("Please enter a date and time."),
    "timezone_aware": N_("Please give the time zone as well."),
    "date_parsing": N_("Please enter a date."),
    "date_from_datetime_parsing": N_("Please enter a date."),
}
_LIMITS: dict[str, tuple[str, str]] = {
    "string_too_long": (N_("At most %(limit)s characters, please."), "max_length"),
    "too_long": (N_("At most %(limit)s entries, please."), "max_length"),
    "too_short": (N_("At least %(limit)s entries, please."), "min_length"),
    "greater_than": (N_("This must be more than %(limit)s."), "gt"),
    "greater_than_equal": (N_("This must be at least %(limit)s."), "ge"),
    "less_than": (N_("This must be less than %(limit)s."), "lt"),
    "less_than_equal": (N_("This may be at most %(limit)s."), "le"),
}
_OTHERWISE = N_("This value cannot be used here.")
_TOO_SHORT = N_("At least %(limit)s characters, please.")


def _sentences(problem: ValidationError) -> dict[str, list[Any]]:
    """By field; what is wrong inside a list is said once, of the list."""
    errors: dict[str, list[Any]] = {}
    for detail in problem.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else "form"
        said, sentence = errors.setdefault(field, []), _sentence(detail)
        if sentence not in said:
            said.append(sentence)
    return errors


def _sentence(detail: ErrorDetails) -> Any:
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    if kind == "fault":
        return context.pop("sentence"), context
    if kind == "string_too_short":
        least = context["min_length"]
        return _SENTENCES["missing"] if least == 1 else (_TOO_SHORT, {"limit": least})
    if kind in _LIMITS:
        sentence, key = _LIMITS[kind]
        return sentence, {"limit": context[key]}
    return _SENTENCES.get(kind, _OTHERWISE)
