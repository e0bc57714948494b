"""How much people studied on each of the last days, from the ledger's watch days."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select

from app.classes.models import ClassMember
from app.credits.models import WatchDay
from app.kit import clock
from app.kit.db import session

SHOWN_DAYS = 14
MS_A_MINUTE = 60_000


def last_days(count: int = SHOWN_DAYS) -> list[date]:
    """The last days, today at the end."""
    today = clock.today()
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]


def minutes_by_day(
    learner_ids: Collection[int], count: int = SHOWN_DAYS
) -> dict[int, tuple[int, ...]]:
    """Minutes watched on each of the last days by each of these people; one statement.

    A day with less than a minute counts as one: somebody was there.
    """
    days = last_days(count)
    place = {day: number for number, day in enumerate(days)}
    found = {one: [0] * count for one in learner_ids}
    rows = session.execute(
        select(WatchDay.person_id, WatchDay.day, WatchDay.watched_ms).where(
            WatchDay.person_id.in_(found), WatchDay.day >= days[0], WatchDay.watched_ms > 0
        )
    )
    for person_id, day, watched_ms in rows:
        if day in place:
            found[person_id][place[day]] = max(1, watched_ms // MS_A_MINUTE)
    return {one: tuple(minutes) for one, minutes in found.items()}


def learners_by_day(
    class_ids: Collection[int], count: int = SHOWN_DAYS
) -> dict[int, tuple[int, ...]]:
    """How many learners of each class studied on each of the last days; one statement."""
    days = last_days(count)
    place = {day: number for number, day in enumerate(days)}
    found = {one: [0] * count for one in class_ids}
    rows = session.execute(
        select(ClassMember.class_id, WatchDay.day, func.count())
        .join(WatchDay, WatchDay.person_id == ClassMember.learner_id)
        .where(ClassMember.class_id.in_(found), WatchDay.day >= days[0], WatchDay.watched_ms > 0)
        .group_by(ClassMember.class_id, WatchDay.day)
    )
    for class_id, day, learners in rows:
        if day in place:
            found[class_id][place[day]] = learners
    return {one: tuple(learners) for one, learners in found.items()}
