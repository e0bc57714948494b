"""What a search field offers while somebody types: courses, topics, teachers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import User
from app.courses.models import Course, Revision
from app.courses.permissions import Actor
from app.courses.queries.cards import published, rows_of
from app.courses.queries.catalogue import KIND
from app.courses.queries.topics import topics
from app.courses.rules import State
from app.kit.db import session
from app.search import queries as search

COURSES_MOST = 6
OTHERS_MOST = 3
TYPED_MOST = 60


@dataclass(frozen=True)
class Suggestion:
    """One thing offered; ``marked`` is safe HTML whose only tag is ``<mark>``."""

    id: int
    title: str
    marked: str
    count: int | None = None


@dataclass(frozen=True)
class Suggestions:
    """What is offered for something typed; all empty where nothing fits."""

    courses: Sequence[Suggestion]
    topics: Sequence[Suggestion]
    teachers: Sequence[Suggestion]


def suggestions(_viewer: Actor, typed: str) -> Suggestions:
    """Offers for the beginning of a query, at most a dozen, in a fixed number of statements."""
    q = " ".join(typed.split())[:TYPED_MOST]
    if not q:
        return Suggestions([], [], [])
    return Suggestions(_courses(q), _topics(q), _teachers(q))


def _courses(q: str) -> list[Suggestion]:
    """What a search would find first, then titles in which the typed letters stand as they are."""
    hits = search.find(KIND, q, limit=COURSES_MOST).items
    rows = rows_of([hit.ref_id for hit in hits])
    titles = {h.ref_id: rows[h.ref_id].Revision.title for h in hits if h.ref_id in rows}
    if len(titles) < COURSES_MOST:
        alike = published().where(Revision.title.icontains(search.simple(q), autoescape=True))
        for course, revision in session.execute(alike.limit(COURSES_MOST)):
            titles.setdefault(course.id, revision.title)
    found = list(titles.items())[:COURSES_MOST]
    return [Suggestion(course_id, title, search.marked(title, q)) for course_id, title in found]


def _topics(q: str) -> list[Suggestion]:
    wanted = search.folded(q)
    alike = [topic for topic in topics() if wanted in search.folded(topic.title)]
    alike.sort(key=lambda topic: search.folded(topic.title).find(wanted))
    return [
        Suggestion(topic.id, topic.title, search.marked(topic.title, q))
        for topic in alike[:OTHERS_MOST]
    ]


def _teachers(q: str) -> list[Suggestion]:
    """Who has published something and is called so, with how much it is."""
    rows = session.execute(
        select(User.id, User.name, func.count(Course.id).label("courses"))
        .join(Course, Course.owner_id == User.id)
        .where(
            Course.state == State.PUBLISHED, User.name.icontains(search.simple(q), autoescape=True)
        )
        .group_by(User.id, User.name)
        .order_by(func.count(Course.id).desc(), User.id)
        .limit(OTHERS_MOST)
    )
    return [Suggestion(row.id, row.name, search.marked(row.name, q), row.courses) for row in rows]
