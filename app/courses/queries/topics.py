"""The topic tree; open to everybody who is signed in."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.courses.models import Topic
from app.courses.rules import line_of, subject_of
from app.kit.db import session


def topics() -> Sequence[Topic]:
    """The whole tree, parents before their children."""
    found = session.scalars(select(Topic).order_by(Topic.position, Topic.id)).all()
    return sorted(found, key=lambda topic: len(line_of(found, topic.id)))


def find_topic(topic_id: int | None) -> Topic | None:
    return session.get(Topic, topic_id) if topic_id else None


def topic_choices() -> list[tuple[int, str]]:
    """Every topic with its path as a title ("综合素养 / 数字政府"), in the order of the tree."""
    tree = topics()
    names = {topic.id: topic.title for topic in tree}
    places = {topic.id: (topic.position, topic.id) for topic in tree}
    lines = {topic.id: line_of(tree, topic.id)[::-1] for topic in tree}
    order = sorted(lines.values(), key=lambda line: [places[topic_id] for topic_id in line])
    return [(line[-1], " / ".join(names[topic_id] for topic_id in line)) for line in order]


def subjects_of(topic_id: int | None) -> list[str]:
    """A topic and its ancestors as subjects, nearest first: ``["topic:12", "topic:3"]``."""
    return subjects_by_topic([topic_id])[topic_id]


def subjects_by_topic(topic_ids: Iterable[int | None]) -> dict[int | None, list[str]]:
    """The subjects of several topics, in one statement."""
    tree = topics()
    return {
        topic_id: [subject_of(one) for one in line_of(tree, topic_id)] for topic_id in topic_ids
    }
