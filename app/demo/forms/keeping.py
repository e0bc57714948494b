"""What the demo's people keep for themselves, and the rules that one of them drafts."""

from app.demo.forms.tables import rows
from app.kit.forms import Form


class NoteOutline(Form):
    """A note beside a lesson, counted from 1; a recording's has its second."""

    learner: str
    course: str
    lesson: int = 1
    at_seconds: float | None = None
    hours_ago: float
    body: str


class DraftOutline(Form):
    """A draft for next year: rules that are in force, with some of the editor's fields changed."""

    by: str
    copy_of: str
    days_ago: int
    typed: dict[str, str]


def notes() -> list[NoteOutline]:
    return rows(NoteOutline, "notes", "notes")


def drafts() -> list[DraftOutline]:
    return rows(DraftOutline, "rules", "drafts")
