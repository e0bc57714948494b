"""The rows of the class console, their order, and the figures above them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import Organisation, User
from app.accounts.queries import Person, people
from app.classes.models import Class, ClassMember
from app.classes.queries import sources_of
from app.credits.queries import earned_from
from app.kit import clock
from app.kit.db import session
from app.kit.paging import Page, page
from app.supervision.forms import Column, Filter, ProgressQuery, Sort
from app.supervision.models import Reminder
from app.supervision.queries.standing import at_risks, risk_place
from app.supervision.queries.watched import plan_of
from app.supervision.rules import PRESSING, Assessment, Risk, Standing, assess, lines_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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


@dataclass(frozen=True)
class Summary:
    """The figures above the console, of the whole class."""

    learners: int
    counts: dict[Risk, int]
    mean_centihours: int
    required_centihours: int
    reminded: int
    """Learners who were reminded at least once."""

    @property
    def done_permille(self) -> int:
        return self.counts[Risk.DONE] * 1000 // self.learners if self.learners else 0

    @property
    def at_risk(self) -> int:
        return self.learners - self.counts[Risk.DONE] - self.counts[Risk.ON_TRACK]


def summary_of(watched: Class) -> Summary:
    """Two statements, whatever the size of the class."""
    place = risk_place(lines_of(plan_of(watched), clock.now())).label("place")
    rows = session.execute(
        select(place, func.count(), func.sum(ClassMember.earned_centihours))
        .where(ClassMember.class_id == watched.id)
        .group_by(place)
    ).all()
    reminded = session.scalar(
        select(func.count(Reminder.learner_id.distinct())).where(Reminder.class_id == watched.id)
    )
    found = {PRESSING[row[0]]: row[1] for row in rows}
    learners = sum(found.values())
    return Summary(
        learners=learners,
        counts={risk: found.get(risk, 0) for risk in Risk},
        mean_centihours=sum(int(row[2]) for row in rows) // learners if learners else 0,
        required_centihours=watched.required_centihours,
        reminded=reminded or 0,
    )


def page_of_rows(watched: Class, query: ProgressQuery) -> Page[ConsoleRow]:
    """A page of learners; the caller has decided who may see them. Five statements."""
    keys = _keys(watched, query.sort)
    found = page(_ordered(watched, query), keys, query.cursor, query.limit)
    return Page(_as_rows(watched, found.items), found.next)


def every_row(watched: Class, query: ProgressQuery) -> Iterator[ConsoleRow]:
    """All rows a filter finds, in the order asked for; the roster is sorted once."""
    statement = _ordered(watched, query)
    for column, direction in _keys(watched, query.sort):
        statement = statement.order_by(column.desc() if direction == "desc" else column.asc())
    members = session.scalars(statement).all()
    for start in range(0, len(members), AT_ONCE):
        yield from _as_rows(watched, members[start : start + AT_ONCE])


def learners_found(watched: Class, wanted: Filter) -> list[int]:
    """The ids of everybody a filter finds."""
    return list(session.scalars(_found(watched, wanted).with_only_columns(ClassMember.learner_id)))


def _found(watched: Class, wanted: Filter) -> Select[Any]:
    statement = select(ClassMember).where(ClassMember.class_id == watched.id)
    risks = wanted.risks()
    if risks is not None:
        lines = lines_of(plan_of(watched), clock.now())
        statement = statement.where(at_risks(lines, risks))
    if wanted.unreminded:
        statement = statement.where(~_reminders(watched).exists())
    if wanted.q:
        statement = _with_people(statement).where(_named(wanted.q))
    return statement


def _with_people(statement: Select[Any]) -> Select[Any]:
    return statement.join(User, User.id == ClassMember.learner_id).join(
        Organisation, Organisation.id == User.organisation_id
    )


def _named(words: str) -> ColumnElement[bool]:
    columns = (User.name, User.username, Organisation.title)
    return and_(
        *(
            or_(*(column.icontains(word, autoescape=True) for column in columns))
            for word in words.split()
        )
    )


def _reminders(watched: Class) -> Select[Any]:
    return (
        select(Reminder.id)
        .where(Reminder.class_id == watched.id, Reminder.learner_id == ClassMember.learner_id)
        .correlate(ClassMember)
    )


_OF_PEOPLE = frozenset({Column.LEARNER, Column.ORGANISATION})


def _ordered(watched: Class, query: ProgressQuery) -> Select[Any]:
    """Who a query finds, with the tables that its order looks at."""
    statement = _found(watched, query)
    joins = query.sort.column in _OF_PEOPLE and not query.q
    return _with_people(statement) if joins else statement


def _keys(watched: Class, sort: Sort) -> list[Any]:
    columns: dict[Column, Any] = {
        Column.RISK: risk_place(lines_of(plan_of(watched), clock.now())),
        Column.LEARNER: User.name,
        Column.ORGANISATION: Organisation.title,
        Column.EARNED_HOURS: ClassMember.earned_centihours,
        Column.REQUIRED_DONE: ClassMember.required_done,
        Column.LAST_ACTIVE_AT: func.coalesce(ClassMember.last_active_at, NEVER),
        Column.REMINDERS: _reminders(watched)
        .with_only_columns(func.count(Reminder.id))
        .scalar_subquery(),
    }
    direction = "desc" if sort.descending else "asc"
    return [(columns[sort.column], direction), (ClassMember.learner_id, direction)]


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
