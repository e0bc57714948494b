"""Courses as cards: what is published, with its picture, its teacher and what it is worth."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.accounts.queries import people
from app.courses.models import Course, LessonVersion, Revision, Topic
from app.courses.queries.worth import rule_sets_by_topic
from app.courses.rules import Kind, Mine, State, page_at
from app.credits.rules import hours_for
from app.documents import queries as documents
from app.kit.db import session
from app.search.queries import Hit, Moment
from app.search.rules import SNIPPET_CHARACTERS, highlight
from app.videos import queries as videos

_COURSE_AND_REVISION: tuple[Any, ...] = (Course, Revision)


@dataclass(frozen=True)
class CatalogueItem:
    """A course in a list. The highlights are safe HTML whose only tag is ``<mark>``."""

    id: int
    title: str
    title_highlight: str
    highlight: str
    topic_id: int | None
    topic: str
    kind: Kind
    level: str | None
    teacher: str
    duration_ms: int
    centihours: int
    poster_url: str | None
    mine: Mine
    moment: Moment | None = None
    """Where in which lesson something is said that was searched for; ``place`` is the lesson."""
    page: int | None = None
    """On which page of a document, where it is one."""


def published() -> Select[Any]:
    """Every published course with the revision that newcomers get."""
    return (
        select(*_COURSE_AND_REVISION)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.state == State.PUBLISHED)
    )


def rows_of(course_ids: Collection[int]) -> dict[int, Any]:
    """The published ones of these courses, by id."""
    if not course_ids:
        return {}
    rows = session.execute(published().where(Course.id.in_(course_ids)))
    return {row.Course.id: row for row in rows}


def items(
    rows: Sequence[Any],
    tree: Sequence[Topic],
    mine: Mapping[int, Mine],
    marks: Mapping[int, Hit],
) -> list[CatalogueItem]:
    """Cards of courses with their revisions; ``marks`` are the highlights of a search."""
    posters = poster_urls([revision.id for _, revision in rows])
    teachers = people({course.owner_id for course, _ in rows})
    names = {topic.id: topic.title for topic in tree}
    rule_sets = rule_sets_by_topic({revision.topic_id for _, revision in rows})
    pages = _pages([revision.id for _, revision in rows], marks)
    found = []
    for course, revision in rows:
        hit = marks.get(course.id) or Hit(
            course.id,
            highlight(revision.title, []),
            highlight(revision.summary, [], SNIPPET_CHARACTERS),
        )
        found.append(
            CatalogueItem(
                id=course.id,
                title=revision.title,
                title_highlight=hit.title_highlight,
                highlight=hit.highlight,
                topic_id=revision.topic_id,
                topic=names.get(revision.topic_id or 0, ""),
                kind=course.kind,
                level=revision.level,
                teacher=teachers[course.owner_id].name,
                duration_ms=revision.duration_ms or 0,
                centihours=hours_for(
                    (revision.duration_ms or 0) // 1000, rule_sets[revision.topic_id]
                ),
                poster_url=posters.get(revision.id),
                mine=mine.get(course.id, Mine.NEW),
                moment=hit.moment,
                page=pages.get(course.id),
            )
        )
    return found


def _pages(revision_ids: Collection[int], marks: Mapping[int, Hit]) -> dict[int, int]:
    """On which page of a document each hit leads, by course; those within recordings are not."""
    moments = {one.moment.place: one for one in marks.values() if one.moment}
    if not moments:
        return {}
    rows = session.execute(
        select(LessonVersion.lesson_id, LessonVersion.document_id).where(
            LessonVersion.revision_id.in_(revision_ids),
            LessonVersion.lesson_id.in_(moments),
            LessonVersion.document_id.is_not(None),
        )
    ).all()
    files = documents.documents(row.document_id for row in rows)
    return {
        moments[row.lesson_id].ref_id: page_at(
            files[row.document_id].characters, _at_ms(moments[row.lesson_id])
        )
        for row in rows
    }


def _at_ms(hit: Hit) -> int:
    return hit.moment.at_ms if hit.moment else 0


def poster_urls(revision_ids: Collection[int]) -> dict[int, str]:
    """The picture of each revision: of its first video that has one."""
    if not revision_ids:
        return {}
    rows = session.execute(
        select(LessonVersion.revision_id, LessonVersion.video_id)
        .where(LessonVersion.revision_id.in_(revision_ids), LessonVersion.video_id.is_not(None))
        .order_by(LessonVersion.position.desc())
    ).all()
    facts = videos.facts([row.video_id for row in rows])
    found = [(row.revision_id, facts.get(row.video_id)) for row in rows]
    return {revision_id: one.poster_url for revision_id, one in found if one and one.poster_url}
