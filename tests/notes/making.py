"""Notes, and the lessons they stand beside."""

from itertools import count
from typing import Any

from app.accounts.models import User
from app.kit.forms import parse
from app.notes import actions
from app.notes.forms import NewNote
from app.notes.models import LessonNote

_numbers = count(1)


def words(body: str = "目录先行", **fields: Any) -> NewNote:
    """Something to write down, under a name of its own."""
    return parse(NewNote, {"body": body, "client_id": f"n{next(_numbers)}"} | fields)


def write(writer: User, lesson_id: int, body: str = "目录先行", **fields: Any) -> LessonNote:
    """A note that is written down."""
    return actions.write_note(writer, lesson_id, words(body, **fields))
