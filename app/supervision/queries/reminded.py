"""Who was reminded when, over all classes."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import select

from app.accounts.queries import Person, people
from app.classes.models import ClassMember
from app.kit.db import session
from app.supervision.models import Reminder

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
