"""Courses as cards: what a list shows of each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.courses import queries as courses
from app.courses.models import Course, Revision, Topic
from app.courses.queries.catalogue import poster_urls
from app.courses.rules import Kind
from app.credits import queries as credits
from app.credits.rules import PLATFORM_DEFAULT, RuleSet, choose, hours_for
from app.kit import clock
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
    reason: str = ""
    fraction: float = 0.0
    required: bool = False


def cards(course_ids: Collection[int]) -> dict[int, CourseCard]:
    """The courses that have been published, by id, with what each would earn today."""
    if not course_ids:
        return {}
    rows = session.execute(
        select(Course.id, Course.kind, Revision, Topic.title.label("topic"))
        .join(Revision, Revision.id == Course.published_revision_id)
        .outerjoin(Topic, Topic.id == Revision.topic_id)
        .where(Course.id.in_(set(course_ids)))
    ).all()
    posters = poster_urls([row.Revision.id for row in rows])
    rule_sets = rule_sets_by_topic({row.Revision.topic_id for row in rows})
    return {
        row.id: CourseCard(
            id=row.id,
            title=row.Revision.title,
            kind=row.kind,
            topic=row.topic or "",
            topic_id=row.Revision.topic_id,
            duration_ms=row.Revision.duration_ms or 0,
            centihours=hours_for(
                (row.Revision.duration_ms or 0) // 1000, rule_sets[row.Revision.topic_id]
            ),
            poster_url=posters.get(row.Revision.id),
        )
        for row in rows
    }


def rule_sets_by_topic(topic_ids: Collection[int | None]) -> dict[int | None, RuleSet]:
    """The rule set in force today for things of each topic; the stored sets are read once."""
    published, today = credits.published_rule_sets(), clock.today()
    return {
        topic_id: choose(published, subjects, today) or PLATFORM_DEFAULT
        for topic_id, subjects in courses.subjects_by_topic(topic_ids).items()
    }
