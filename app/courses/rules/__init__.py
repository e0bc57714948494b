"""Decisions about courses: states, the topic tree, what a revision still lacks."""

from app.courses.rules.completeness import (
    Lack,
    LessonFacts,
    Missing,
    RevisionFacts,
    missing,
)
from app.courses.rules.lessons import (
    MICRO_MOST_MS,
    LessonKind,
    LessonRefusal,
    moved,
    reading_ms,
    refuse_length,
    refuse_lesson,
)
from app.courses.rules.states import (
    EditRefusal,
    Kind,
    State,
    in_review,
    open_to_newcomers,
    open_to_starters,
    refuse_edit,
    refuse_kind,
    shown_state,
)
from app.courses.rules.topics import Branch, line_of, subject_of, subtree

__all__ = [
    "MICRO_MOST_MS",
    "Branch",
    "EditRefusal",
    "Kind",
    "Lack",
    "LessonFacts",
    "LessonKind",
    "LessonRefusal",
    "Missing",
    "RevisionFacts",
    "State",
    "in_review",
    "line_of",
    "missing",
    "moved",
    "open_to_newcomers",
    "open_to_starters",
    "reading_ms",
    "refuse_edit",
    "refuse_kind",
    "refuse_length",
    "refuse_lesson",
    "shown_state",
    "subject_of",
    "subtree",
]
