"""What may come in as a note."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.kit.forms import Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.notes import rules


def _absent_when_empty(value: Any) -> Any:
    return None if value == "" else value


def _speaking(body: str) -> str:
    if rules.is_silent(body):
        raise fault(rules.Refusal.SILENT.sentence)
    return body


AtSeconds = Annotated[
    Annotated[float, Field(ge=0, le=rules.LATEST_SECONDS)] | None,
    BeforeValidator(_absent_when_empty),
]


class NewNote(Form):
    """Something to write down; ``client_id`` is the writer's own name for it."""

    body: Annotated[Prose(rules.LONGEST_NOTE, 1), AfterValidator(_speaking)]  # type: ignore[valid-type]
    client_id: Line(rules.LONGEST_CLIENT_ID)  # type: ignore[valid-type]
    at_seconds: AtSeconds = None


class ChangedNote(Form):
    """A note's new words; with ``version``, only if nobody changed it since that one."""

    body: Annotated[Prose(rules.LONGEST_NOTE, 1), AfterValidator(_speaking)]  # type: ignore[valid-type]
    version: Annotated[int, Field(ge=1)] | None = None


class Search(Paging):
    """Which of the notes: those with these words, from there on."""

    q: Line(rules.LONGEST_SEARCH, least=0) = ""  # type: ignore[valid-type]


class JustDeleted(Search):
    """The page of a course's notes, right after one of them was deleted."""

    deleted: ObjectId | None = None
