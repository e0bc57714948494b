"""What may come in about courses and lessons."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.courses.forms.markdown import Shown, article_html, pictures_in
from app.courses.rules import (
    CHAPTERS_MOST,
    Chapter,
    ChapterFault,
    Kind,
    Length,
    LessonKind,
    Level,
    Mine,
    read_chapters,
    refuse_chapters,
)
from app.kit.forms import MAX_ID, Form, Line, ObjectId, Prose, fault
from app.kit.paging import Paging
from app.videos.rules.captions import Encoding, Language

__all__ = ["Shown", "article_html", "pictures_in"]

TITLE_MOST = 200
SUMMARY_MOST = 5000
SOUGHT_MOST = 10_000
BODY_MOST = 100_000

_OrNone = BeforeValidator(lambda value: None if value == "" else value)
OptionalId = Annotated[ObjectId | None, _OrNone]
Key = Annotated[Line(64) | None, _OrNone]  # type: ignore[valid-type]
"""A page's own name for what it creates: sent twice, the thing is created once."""
Tags = Annotated[tuple[Line(40), ...], Field(max_length=20)]  # type: ignore[valid-type,misc]


Edits = Annotated[int | None, Field(ge=0), _OrNone]
"""The count of edits that a form was typed upon; absent, whatever is there is changed."""


def chapter_fault(found: ChapterFault) -> Exception:
    """The refusal of a list of chapters as a form says it."""
    return fault(found.refusal.sentence, **found.values)


class ChapterForm(Form):
    """A chapter: where it begins, in milliseconds, and what it is called."""

    at_ms: Annotated[int, Field(ge=0, le=8 * 3600 * 1000)]
    title: Line(200)  # type: ignore[valid-type]


def _in_order(chapters: tuple[ChapterForm, ...]) -> tuple[ChapterForm, ...]:
    found = refuse_chapters(chapters_of(chapters))
    if found:
        raise chapter_fault(found)
    return chapters


Chapters = Annotated[
    tuple[ChapterForm, ...], Field(max_length=CHAPTERS_MOST), AfterValidator(_in_order)
]


def chapters_of(typed: Iterable[ChapterForm]) -> list[Chapter]:
    return [Chapter(one.at_ms, one.title) for one in typed]


def _several(value: Any) -> Any:
    """Several values of one filter stand in one address, with commas between them."""
    if isinstance(value, str):
        return tuple(dict.fromkeys(part for part in value.split(",") if part))
    return () if value is None else value


Several = BeforeValidator(_several)
_MOST = Field(max_length=20)


class CatalogueSort(StrEnum):
    """How the catalogue is ordered; by relevance only what was searched for."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    LEARNED = "learned"
    SHORTEST = "shortest"


class CatalogueQuery(Paging):
    """What somebody looks for in the catalogue; each filter takes several values."""

    q: Prose(SOUGHT_MOST) = ""  # type: ignore[valid-type]
    topic: OptionalId = None
    kind: Annotated[tuple[Kind, ...], Several, _MOST] = ()
    level: Annotated[tuple[Level, ...], Several, _MOST] = ()
    length: Annotated[tuple[Length, ...], Several, _MOST] = ()
    mine: Annotated[tuple[Mine, ...], Several, _MOST] = ()
    organisation: Annotated[tuple[ObjectId, ...], Several, _MOST] = ()
    teacher: Annotated[tuple[Line(64), ...], Several, _MOST] = ()  # type: ignore[valid-type]
    sort: CatalogueSort = CatalogueSort.RELEVANCE


class StudioShelf(StrEnum):
    """Where a teacher's course lies; ``returned`` are those drafts that a reviewer sent back."""

    ALL = "all"
    RETURNED = "returned"
    DRAFTS = "drafts"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    GONE = "gone"


class StudioSort(StrEnum):
    """How a teacher's courses are ordered; first of all what waits for the teacher."""

    NEEDS = "needs"
    EDITED = "edited"
    NEWEST = "newest"


class StudioQuery(Paging):
    """What a teacher looks for among their own courses."""

    show: StudioShelf = StudioShelf.ALL
    q: Line(100, 0) = ""  # type: ignore[valid-type]
    sort: StudioSort = StudioSort.NEEDS
    limit: Annotated[int, Field(ge=1, le=200)] = 25


class SuggestQuery(Form):
    """The beginning of what somebody is typing into a search field."""

    q: Prose(SOUGHT_MOST) = ""  # type: ignore[valid-type]


class NewCourse(Form):
    """A course begins with a title and a kind; the rest may follow."""

    title: Line(TITLE_MOST)  # type: ignore[valid-type]
    kind: Kind
    summary: Prose(SUMMARY_MOST) = ""  # type: ignore[valid-type]
    topic: OptionalId = None
    tags: Tags = ()  # type: ignore[valid-type]
    level: Annotated[Level | None, _OrNone] = None
    hosting_organisation: OptionalId = None
    building_organisation: OptionalId = None
    responsible_person: Line(60, 0) = ""  # type: ignore[valid-type]
    form_key: Key = None  # type: ignore[valid-type]


class CourseChange(Form):
    """What changes; absent fields stay as they are."""

    title: Line(TITLE_MOST) = ""  # type: ignore[valid-type]
    kind: Kind = Kind.LECTURE
    summary: Prose(SUMMARY_MOST) = ""  # type: ignore[valid-type]
    topic: OptionalId = None
    tags: Tags = ()  # type: ignore[valid-type]
    level: Annotated[Level | None, _OrNone] = None
    hosting_organisation: OptionalId = None
    building_organisation: OptionalId = None
    responsible_person: Line(60, 0) = ""  # type: ignore[valid-type]
    edits: Edits = None


class NewLesson(Form):
    """A lesson: a recording of the author's own to watch or to hear, an article in Markdown, or a
    document of theirs."""

    title: Line(TITLE_MOST)  # type: ignore[valid-type]
    kind: LessonKind
    video_id: OptionalId = None
    document_id: OptionalId = None
    body: Prose(BODY_MOST) = ""  # type: ignore[valid-type]
    required: bool = True
    chapters: Chapters = ()
    form_key: Key = None  # type: ignore[valid-type]


class LessonChange(Form):
    """What changes; absent fields stay as they are. ``position`` counts from 1."""

    title: Line(TITLE_MOST) = ""  # type: ignore[valid-type]
    kind: LessonKind = LessonKind.VIDEO
    video_id: OptionalId = None
    document_id: OptionalId = None
    body: Prose(BODY_MOST) = ""  # type: ignore[valid-type]
    required: bool = True
    chapters: Chapters = ()
    edits: Edits = None
    position: Annotated[int, Field(ge=1, le=10_000)] = 1


def split_tags(typed: Any) -> Any:
    """Key words that were typed into one line, with spaces or commas between them."""
    if not isinstance(typed, str):
        return typed
    return re.split(r"[\s,，、;；]+", typed.strip()) if typed.strip() else ()


def _read_chapters(typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    found = read_chapters(typed)
    if isinstance(found, ChapterFault):
        raise chapter_fault(found)
    return tuple(asdict(one) for one in found)


class CourseForm(CourseChange):
    """A change as the studio's page sends it: key words are typed into one line."""

    tags: Annotated[Tags, BeforeValidator(split_tags)] = ()  # type: ignore[valid-type]


class LessonForm(LessonChange):
    """A change as the studio's page sends it: chapters are typed a line for each."""

    chapters: Annotated[Chapters, BeforeValidator(_read_chapters)] = ()


class NewCaptions(Form):
    """What captions are in and called; their words come as a file or as text beside it.

    ``upon`` is the track that was open when they were typed, 0 where there was none; absent,
    whatever is there is replaced.
    """

    language: Language
    label: Line(60, 0) = ""  # type: ignore[valid-type]
    encoding: Annotated[Encoding | None, _OrNone] = None
    upon: Annotated[int | None, Field(ge=0, le=MAX_ID), _OrNone] = None


class RemovedCaptions(Form):
    """Which captions are to be shown again."""

    track_id: ObjectId


class DocumentLesson(Form):
    """A lesson made of a PDF file that comes beside this; without a title the file's name is it."""

    title: Line(TITLE_MOST, 0) = ""  # type: ignore[valid-type]
    required: bool = True


class LessonOrder(Form):
    """Every lesson of the draft, in its new order."""

    lesson_ids: Annotated[list[ObjectId], Field(max_length=1000)]


class RuleTopics(Form):
    """The topics that a draft of rules holds for; none: everything."""

    topics: list[ObjectId] = Field(default_factory=list, max_length=200)
