"""Courses as cards: what a list shows of each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from app.courses.models import Course, Revision, Topic
from app.courses.queries import poster_urls, rule_sets_by_topic
from app.courses.rules import Kind, State
from app.credits.rules import hours_for
from app.kit.db import session
from app.progress.queries import CourseStanding

NOT_STARTED = CourseStanding(0.0, None)


@dataclass(frozen=True)
class CourseCard:
    """A course in a list; ``reason`` is a translated sentence, ``fraction`` what was watched."""

    id: int
    title: str
    kind: Kind
    topic: str
    topic_id: int | None
    duration_ms: int
    centihours: int
    poster_url: str | None
    state: State
    reason: str = ""
    fraction: float = 0.0
    required: bool = False


def cards(course_ids: Collection[int]) -> dict[int, CourseCard]:
    """The courses that have been published, by id, with what each would earn today."""
    if not course_ids:
        return {}
    rows = session.execute(
        select(
            Course.id,
            Course.kind,
            Course.state,
            Revision.id.label("revision_id"),
            Revision.title,
            Revision.topic_id,
            func.coalesce(Revision.duration_ms, 0).label("duration_ms"),
            Topic.title.label("topic"),
        )
        .join(Revision, Revision.id == Course.published_revision_id)
        .outerjoin(Topic, Topic.id == Revision.topic_id)
        .where(Course.id.in_(set(course_ids)))
    ).all()
    posters = poster_urls([row.revision_id for row in rows])
    rule_sets = rule_sets_by_topic({row.topic_id for row in rows})
    return {
        row.id: CourseCard(
            id=row.id,
            title=row.title,
            kind=row.kind,
            topic=row.topic or "",
            topic_id=row.topic_id,
            duration_ms=row.duration_ms,
            centihours=hours_for(row.duration_ms // 1000, rule_sets[row.topic_id]),
            poster_url=posters.get(row.revision_id),
            state=row.state,
        )
        for row in rows
    }
