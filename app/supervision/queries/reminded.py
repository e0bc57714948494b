"""Who was reminded when, over all classes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.classes.models import Class, ClassMember
from app.kit import clock
from app.kit.db import session
from app.notices.queries import latest_of
from app.supervision.models import Reminder
from app.supervision.queries.watched import room_of
from app.supervision.rules import RECALL_WITHIN

AT_ONCE = 5000


def in_parts(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Ids in parts small enough for one statement."""
    rest = iter(ids)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def reminded_on(learner_ids: Collection[int], day: date) -> set[int]:
    """Those who were reminded on ``day`` in any class."""
    found: set[int] = set()
    for part in in_parts(learner_ids):
        found.update(
            session.scalars(
                select(Reminder.learner_id).where(
                    Reminder.learner_id.in_(part), Reminder.sent_on == day
                )
            )
        )
    return found


def names_of(learner_ids: Collection[int]) -> dict[int, Person]:
    """Names by id, however many."""
    return {key: one for part in in_parts(learner_ids) for key, one in people(part).items()}


def members_among(class_id: int, learner_ids: Collection[int]) -> set[int]:
    """Those of ``learner_ids`` who are in the class."""
    found: set[int] = set()
    for part in in_parts(learner_ids):
        found.update(
            session.scalars(
                select(ClassMember.learner_id).where(
                    ClassMember.class_id == class_id, ClassMember.learner_id.in_(part)
                )
            )
        )
    return found


@dataclass(frozen=True)
class Batch:
    """What somebody sent in a class a moment ago: how many, and how many are not read yet."""

    sent: int
    unread: int


def sent_since(viewer: User, class_id: int, since: datetime) -> list[int]:
    """Whom the viewer reminded in a class since a moment."""
    return list(
        session.scalars(
            select(Reminder.learner_id).where(
                Reminder.class_id == class_id,
                Reminder.sender_id == viewer.id,
                Reminder.sent_at >= since,
            )
        )
    )


def latest_batch(viewer: User, watched: Class) -> Batch | None:
    """The viewer's reminders that can still be taken back; ``None`` when there are none."""
    since = clock.now() - RECALL_WITHIN
    ids = sent_since(viewer, watched.id, since)
    if not ids:
        return None
    unread = sum(
        one.read_at is None and one.told_at >= since
        for part in in_parts(ids)
        for one in latest_of(part, "reminder", room_of(watched)).values()
    )
    return Batch(len(ids), unread)
