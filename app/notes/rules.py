"""What a note may be, and how the notes of a course are written out as text."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.reasons import Reason

LONGEST_NOTE = 10_000
LONGEST_CLIENT_ID = 64
LONGEST_SEARCH = 100
LATEST_SECONDS = 7 * 24 * 3600
MOST_IN_A_COURSE = 2_000
KEPT_AFTER_DELETION = timedelta(days=30)
"""How long a deleted note can be brought back."""


class Refusal(Reason):
    """Why a note is not taken."""

    NO_NOTE = "not_found", "This note does not exist any more, or it is not yours."
    SILENT = "invalid", "There is nothing to read in this note yet."
    CHANGED = (
        "changed",
        "You changed this note in another window meanwhile. Your words are still here: copy them, "
        "reload the page and add them.",
    )
    TOO_MANY = (
        "too_many",
        "You have %(count)s notes in this course already. Export them and delete some to make "
        "room.",
    )
    NOT_A_STUDENT = "not_allowed", "Notes are for those who learn, teach or look after courses."


_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"}


def is_silent(body: str) -> bool:
    """Whether nothing of this could be seen: spaces, marks and invisible characters only."""
    return all(unicodedata.category(character) in _UNSEEN for character in body)


@dataclass(frozen=True)
class Written:
    """A note as it is written out: its second (None in a text) and its words."""

    at_seconds: float | None
    body: str


@dataclass(frozen=True)
class Leaf:
    """One lesson's notes, in the order of the lesson."""

    title: str
    notes: Sequence[Written]


def clock_time(seconds: float) -> str:
    """754 is ``12:34``; 3754 is ``1:02:34``."""
    whole = max(int(seconds), 0)
    minutes = f"{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 3600}:{minutes}" if whole >= 3600 else minutes


def as_text(title: str, subtitle: str, leaves: Sequence[Leaf]) -> str:
    """A course's notes as plain text; the words stand as they were written, set in a little."""
    lines = [title, subtitle]
    for leaf in leaves:
        lines += ["", "", leaf.title]
        for note in leaf.notes:
            lines += ["", *_text_lines(note)]
    return "\n".join(lines) + "\n"


def _text_lines(note: Written) -> Iterator[str]:
    if note.at_seconds is not None:
        yield f"[{clock_time(note.at_seconds)}]"
    for line in note.body.split("\n"):
        yield f"    {line}".rstrip()


def as_markdown(title: str, subtitle: str, leaves: Sequence[Leaf]) -> str:
    """A course's notes as Markdown: a heading for each lesson and each second."""
    parts = [f"# {title}", subtitle]
    for leaf in leaves:
        parts.append(f"## {leaf.title}")
        for note in leaf.notes:
            if note.at_seconds is not None:
                parts.append(f"**{clock_time(note.at_seconds)}**")
            parts.append(note.body)
    return "\n\n".join(parts) + "\n"
