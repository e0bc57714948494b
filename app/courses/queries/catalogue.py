"""The catalogue: what is published, browsed from the tables or searched through the index."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.queries import find_user, people
from app.courses.forms import CatalogueQuery
from app.courses.models import Course, LessonVersion, Revision, Topic
from app.courses.permissions import Actor
from app.courses.queries.topics import topics
from app.courses.queries.worth import rule_sets_by_topic
from app.courses.rules import Kind, State, line_of, subtree
from app.credits.rules import hours_for
from app.kit.db import session
from app.kit.forms import MAX_ID
from app.kit.paging import page
from app.search import queries as search
from app.search.rules import SNIPPET_CHARACTERS, highlight
from app.videos import queries as videos

_COURSE_AND_REVISION: tuple[Any, ...] = (Course, Revision)

KIND = "course"
"""What courses are called in the ledger of findable things."""


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
    teacher: str
    duration_ms: int
    centihours: int
    poster_url: str | None


@dataclass(frozen=True)
class Catalogue:
    """One page of the catalogue; counts and ``total`` are of all its pages."""

    items: Sequence[CatalogueItem]
    next: str | None
    total: int
    topics: Mapping[int, int]
    kinds: Mapping[str, int]


def catalogue(_viewer: Actor, asked: CatalogueQuery) -> Catalogue:
    """Published courses that match. A topic stands for its whole branch.

    The number of statements does not depend on how many are found. Raises Invalid for a cursor
    that this list never gave out.
    """
    tree = topics()
    teacher_id = _teacher_id(asked.teacher)
    if asked.teacher and teacher_id is None:
        return Catalogue([], None, 0, {}, {})
    found = _search if asked.q.strip() else _browse
    return found(asked, tree, teacher_id)


def _teacher_id(teacher: str | None) -> int | None:
    """A teacher by id or by user name."""
    if teacher and teacher.isascii() and teacher.isdigit():
        return min(int(teacher), MAX_ID)
    user = find_user(teacher) if teacher else None
    return user.id if user else None


def _search(asked: CatalogueQuery, tree: Sequence[Topic], teacher_id: int | None) -> Catalogue:
    wanted = {"topic": asked.topic, "kind": asked.kind, "teacher": teacher_id}
    hits = search.find(
        KIND,
        asked.q,
        facets={name: str(value) for name, value in wanted.items() if value is not None},
        sort=asked.sort.value,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    rows = {row.Course.id: row for row in _rows(_published_of([h.ref_id for h in hits.items]))}
    marks = {hit.ref_id: (hit.title_highlight, hit.highlight) for hit in hits.items}
    items = _items([rows[h.ref_id] for h in hits.items if h.ref_id in rows], tree, marks)
    counts = hits.facet_counts.get("topic", {})
    return Catalogue(
        items,
        hits.next,
        hits.total,
        {int(topic_id): count for topic_id, count in counts.items()},
        hits.facet_counts.get("kind", {}),
    )


def _browse(asked: CatalogueQuery, tree: Sequence[Topic], teacher_id: int | None) -> Catalogue:
    by_topic = [Revision.topic_id.in_(subtree(tree, asked.topic))] if asked.topic else []
    by_kind = [Course.kind == asked.kind] if asked.kind else []
    base = _published()
    if teacher_id is not None:
        base = base.where(Course.owner_id == teacher_id)
    found = page(
        base.where(*by_topic, *by_kind),
        [(Course.published_at, "desc"), (Course.id, "desc")],
        asked.cursor,
        asked.limit,
    )
    in_topics = _counts(base.where(*by_kind), Revision.topic_id)
    kinds = _counts(base.where(*by_topic), Course.kind)
    rolled: Counter[int] = Counter()
    for topic_id, count in in_topics.items():
        rolled.update(dict.fromkeys(line_of(tree, topic_id), count))
    total = kinds.get(asked.kind, 0) if asked.kind else sum(kinds.values())
    by_name = {kind.value: count for kind, count in kinds.items()}
    return Catalogue(_items(found.items, tree, {}), found.next, total, rolled, by_name)


def _published() -> Select[Any]:
    return (
        select(*_COURSE_AND_REVISION)
        .join(Revision, Revision.id == Course.published_revision_id)
        .where(Course.state == State.PUBLISHED)
    )


def _published_of(course_ids: Collection[int]) -> Select[Any]:
    return _published().where(Course.id.in_(course_ids))


def _rows(statement: Select[Any]) -> Sequence[Any]:
    return session.execute(statement).all()


def _counts(statement: Select[Any], column: Any) -> dict[Any, int]:
    counted = statement.with_only_columns(column, func.count()).group_by(column)
    return {row[0]: row[1] for row in session.execute(counted)}


def _items(
    rows: Sequence[Any], tree: Sequence[Topic], marks: Mapping[int, tuple[str, str]]
) -> list[CatalogueItem]:
    posters = poster_urls([revision.id for _, revision in rows])
    teachers = people({course.owner_id for course, _ in rows})
    names = {topic.id: topic.title for topic in tree}
    rule_sets = rule_sets_by_topic({revision.topic_id for _, revision in rows})
    items = []
    for course, revision in rows:
        title_mark, mark = marks.get(course.id) or (
            highlight(revision.title, []),
            highlight(revision.summary, [], SNIPPET_CHARACTERS),
        )
        items.append(
            CatalogueItem(
                id=course.id,
                title=revision.title,
                title_highlight=title_mark,
                highlight=mark,
                topic_id=revision.topic_id,
                topic=names.get(revision.topic_id or 0, ""),
                kind=course.kind,
                teacher=teachers[course.owner_id].name,
                duration_ms=revision.duration_ms or 0,
                centihours=hours_for(
                    (revision.duration_ms or 0) // 1000, rule_sets[revision.topic_id]
                ),
                poster_url=posters.get(revision.id),
            )
        )
    return items


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
