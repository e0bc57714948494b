"""The rows of the class console, and what its page shows beside each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.classes.models import Class, ClassMember
from app.classes.queries import sources_of
from app.credits.queries import earned_from
from app.kit import clock
from app.kit.db import session
from app.kit.paging import Page, page
from app.notices.queries import latest_of
from app.supervision.forms import ProgressQuery
from app.supervision.models import Reminder
from app.supervision.queries.activity import minutes_by_day
from app.supervision.queries.found import keys_of, ordered
from app.supervision.queries.heat import heat_of
from app.supervision.queries.watched import plan_of, room_of
from app.supervision.rules import Assessment, Remark, Standing, assess, remark

AT_ONCE = 1000


@dataclass(frozen=True)
class ConsoleRow:
    """One learner in the console."""

    learner: Person
    required_done: int
    required_total: int
    earned_centihours: int
    required_centihours: int
    last_active_at: datetime | None
    assessment: Assessment
    reminders: int
    last_reminded_at: datetime | None

    @property
    def standing(self) -> Standing:
        return Standing(self.required_done, self.last_active_at)


@dataclass(frozen=True)
class ConsoleLine:
    """A row with what the page shows beside it."""

    row: ConsoleRow
    shares: list[float]
    """How much of each required course was watched, from 0 to 1."""
    minutes: tuple[int, ...]
    """Minutes studied on each of the last 14 days, today at the end."""
    remark: Remark
    read: bool
    """Whether the latest reminder was read."""

    @property
    def percents(self) -> dict[str, int]:
        """The shares as whole percents, ``p0`` the first."""
        return {f"p{place}": int(share * 100) for place, share in enumerate(self.shares)}


def page_of_rows(watched: Class, query: ProgressQuery) -> Page[ConsoleRow]:
    """A page of learners; the caller has decided who may see them. Five statements."""
    keys = keys_of(watched, query.sort)
    found = page(ordered(watched, query), keys, query.cursor, query.limit)
    return Page(_as_rows(watched, found.items), found.next)


def every_row(watched: Class, query: ProgressQuery) -> Iterator[ConsoleRow]:
    """All rows a filter finds, in the order asked for; the roster is sorted once."""
    statement = ordered(watched, query)
    for column, direction in keys_of(watched, query.sort):
        statement = statement.order_by(column.desc() if direction == "desc" else column.asc())
    members = session.scalars(statement).all()
    for start in range(0, len(members), AT_ONCE):
        yield from _as_rows(watched, members[start : start + AT_ONCE])


def row_of(watched: Class, member: ClassMember) -> ConsoleRow:
    """One learner's row."""
    return _as_rows(watched, [member])[0]


def lines_of(
    viewer: User, watched: Class, rows: Sequence[ConsoleRow], course_ids: Sequence[int]
) -> list[ConsoleLine]:
    """What the page shows beside these rows: three statements, however many rows."""
    ids = [row.learner.id for row in rows]
    heat, minutes = heat_of(viewer, ids, course_ids), minutes_by_day(ids)
    told = latest_of(ids, "reminder", room_of(watched))
    now = clock.now()
    return [
        ConsoleLine(
            row=row,
            shares=heat[row.learner.id],
            minutes=minutes[row.learner.id],
            remark=remark(
                row.assessment, row.standing, heat[row.learner.id], minutes[row.learner.id], now
            ),
            read=row.learner.id in told and told[row.learner.id].read_at is not None,
        )
        for row in rows
    ]


def _as_rows(watched: Class, members: Sequence[ClassMember]) -> list[ConsoleRow]:
    ids = [one.learner_id for one in members]
    names, reminded = people(ids), _reminded(watched.id, ids)
    earned = earned_from(ids, sources_of(watched.id))
    plan, now = plan_of(watched), clock.now()
    return [
        ConsoleRow(
            learner=names[one.learner_id],
            required_done=one.required_done,
            required_total=watched.required_total,
            earned_centihours=earned.get(one.learner_id, 0),
            required_centihours=watched.required_centihours,
            last_active_at=one.last_active_at,
            assessment=assess(plan, Standing(one.required_done, one.last_active_at), now),
            reminders=reminded.get(one.learner_id, (0, None))[0],
            last_reminded_at=reminded.get(one.learner_id, (0, None))[1],
        )
        for one in members
    ]


def _reminded(
    class_id: int, learner_ids: Collection[int]
) -> dict[int, tuple[int, datetime | None]]:
    rows = session.execute(
        select(Reminder.learner_id, func.count(), func.max(Reminder.sent_at))
        .where(Reminder.class_id == class_id, Reminder.learner_id.in_(learner_ids))
        .group_by(Reminder.learner_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
