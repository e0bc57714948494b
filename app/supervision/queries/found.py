"""Which learners of a class a filter finds, in which order, and who stands beside whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.models import Organisation, User
from app.classes.models import Class, ClassMember
from app.kit import clock
from app.kit.db import session
from app.kit.paging import Key, encode_cursor, page
from app.supervision.forms import Column, Filter, ProgressQuery, Sort
from app.supervision.models import Reminder
from app.supervision.queries.standing import at_risks, risk_place
from app.supervision.queries.watched import plan_of
from app.supervision.rules import lines_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_OF_PEOPLE = frozenset({Column.LEARNER, Column.ORGANISATION})


def learners_found(watched: Class, wanted: Filter) -> list[int]:
    """The ids of everybody a filter finds."""
    return list(session.scalars(found(watched, wanted).with_only_columns(ClassMember.learner_id)))


def count_found(watched: Class, wanted: Filter) -> int:
    """How many a filter finds."""
    return session.scalar(found(watched, wanted).with_only_columns(func.count())) or 0


def found(watched: Class, wanted: Filter) -> Select[Any]:
    """The rows of the roster that a filter finds, in no order."""
    statement = select(ClassMember).where(ClassMember.class_id == watched.id)
    risks = wanted.risks()
    if risks is not None:
        lines = lines_of(plan_of(watched), clock.now())
        statement = statement.where(at_risks(lines, risks))
    if wanted.unreminded:
        statement = statement.where(~reminders_of_row(watched).exists())
    if wanted.looks_at_people:
        statement = _with_people(statement).where(*_described(wanted))
    return statement


def ordered(watched: Class, query: ProgressQuery) -> Select[Any]:
    """Who a query finds, with the tables that its order looks at."""
    statement = found(watched, query)
    joins = query.sort.column in _OF_PEOPLE and not query.looks_at_people
    return _with_people(statement) if joins else statement


def keys_of(watched: Class, sort: Sort) -> list[Key]:
    """What the rows are ordered by; together unique."""
    columns: dict[Column, Any] = {
        Column.RISK: risk_place(lines_of(plan_of(watched), clock.now())),
        Column.LEARNER: User.name,
        Column.ORGANISATION: Organisation.title,
        Column.EARNED_HOURS: ClassMember.earned_centihours,
        Column.REQUIRED_DONE: ClassMember.required_done,
        Column.LAST_ACTIVE_AT: func.coalesce(ClassMember.last_active_at, NEVER),
        Column.REMINDERS: reminders_of_row(watched)
        .with_only_columns(func.count(Reminder.id))
        .scalar_subquery(),
    }
    direction: Literal["asc", "desc"] = "desc" if sort.descending else "asc"
    return [(columns[sort.column], direction), (ClassMember.learner_id, direction)]


def neighbours(
    watched: Class, query: ProgressQuery, learner_id: int
) -> tuple[int | None, int | None]:
    """Who stands before and after a learner in the order of a query; three statements."""
    keys = keys_of(watched, query.sort)
    own = select(*(column for column, _ in keys)).select_from(ClassMember)
    if query.sort.column in _OF_PEOPLE:
        own = _with_people(own)
    own = own.where(ClassMember.class_id == watched.id, ClassMember.learner_id == learner_id)
    here = session.execute(own).one_or_none()
    if here is None:
        return None, None
    turned: list[Key] = [(column, "asc" if way == "desc" else "desc") for column, way in keys]
    statement = ordered(watched, query)
    before = page(statement, turned, encode_cursor(here), 1).items
    after = page(statement, keys, encode_cursor(here), 1).items
    return _learner_of(before), _learner_of(after)


def _learner_of(rows: Sequence[ClassMember]) -> int | None:
    return rows[0].learner_id if rows else None


def reminders_of_row(watched: Class) -> Select[Any]:
    """The reminders of a row of the roster, for use inside a statement about rows."""
    return (
        select(Reminder.id)
        .where(Reminder.class_id == watched.id, Reminder.learner_id == ClassMember.learner_id)
        .correlate(ClassMember)
    )


def _with_people(statement: Select[Any]) -> Select[Any]:
    return statement.join(User, User.id == ClassMember.learner_id).join(
        Organisation, Organisation.id == User.organisation_id
    )


def _described(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What a filter says about people: words of their names, where they work, which post."""
    columns = (User.name, User.username, Organisation.title)
    for word in wanted.q.split():
        yield or_(*(column.icontains(word, autoescape=True) for column in columns))
    if wanted.organisation:
        yield User.organisation_id == wanted.organisation
    if wanted.post_level:
        yield User.post_level == wanted.post_level
    if wanted.category:
        yield User.learner_category == wanted.category
