"""Attendance over a series: its people, its lessons that are over, and what counted of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true, union

from app.accounts import queries as accounts
from app.accounts.models import RoleGrant, User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.classes import queries as classes
from app.classes.models import Class, ClassMember
from app.credits.models import CreditEntry
from app.kit.db import session
from app.kit.errors import NotAllowed
from app.kit.paging import Key, Page, page
from app.live.forms.series import SeriesPeople
from app.live.models import Attendance, LiveSubscription, VenueSeat
from app.live.permissions import can_change
from app.live.queries.planning import LiveCard
from app.live.queries.series import SeriesCard, get_series
from app.live.queries.series_cells import (
    LessonCell,
    cells_of,
    entered_for,
    standing_entries,
)
from app.live.rules import Invited, Phase
from app.live.rules.attendance import source_of

AT_ONCE = 8
"""How many lessons stand beside one another on the page."""
PORTION = 500


@dataclass(frozen=True)
class SeriesRow:
    """One of the people of a series; ``cells`` by the id of the lessons that are shown, in their
    order, ``counted`` and ``centihours`` of all that are over."""

    person: Person
    cells: Mapping[int, LessonCell]
    counted: int
    centihours: int


@dataclass(frozen=True)
class SeriesSums:
    """The people of a series in figures; ``centihours`` of all of them together."""

    people: int
    every: int
    """For how many every lesson counts."""
    none: int
    """For how many no lesson counts."""
    centihours: int
    came: Mapping[int, int]
    """How many came to a lesson, online or at a venue, by its id."""
    counted: Mapping[int, int]
    """For how many a lesson counts, by its id."""

    @property
    def missed(self) -> int:
        """For how many at least one lesson does not count."""
        return self.people - self.every


@dataclass(frozen=True)
class SeriesBook:
    """Attendance over a series as one viewer may see it: whose people, and which lessons."""

    series: SeriesCard
    held: Sequence[LiveCard]
    """The lessons that are over, in their order."""
    sees_all: bool
    """Whether everybody stands here, or only the people whom the viewer answers for."""
    within: ColumnElement[bool]

    def part(self, number: int) -> Sequence[LiveCard]:
        """Some of the lessons that are over: part 1 holds the latest."""
        end = len(self.held) - (number - 1) * AT_ONCE
        return self.held[max(end - AT_ONCE, 0) : max(end, 0)]

    @property
    def parts(self) -> int:
        return max(-(-len(self.held) // AT_ONCE), 1)


def open_book(viewer: User, series_id: int) -> SeriesBook:
    """Attendance over a series for who answers for it or for some of its people.

    Its teacher and the learning administrators above it see everybody; another learning
    administrator the people of their tree, a tutor those of their classes. Raises NotFound for
    whom it is not for, NotAllowed for everybody else.
    """
    series = get_series(viewer, series_id)
    if not may_open_book(viewer, series):
        raise NotAllowed()
    answers = _answers(viewer, series)
    within = true() if answers else _answered_for(viewer)
    held = _held(series)
    return SeriesBook(series, held, answers, User.id.in_(_people(series, held)) & within)


def may_open_book(viewer: User, series: SeriesCard) -> bool:
    """Whether ``open_book`` lets this person in."""
    return viewer.has(Role.TUTOR, Role.LEARNING_ADMIN) or _answers(viewer, series)


def _answers(viewer: User, series: SeriesCard) -> bool:
    return can_change(viewer, series.teacher.id, accounts.reaches(viewer, series.organisation_id))


def _held(series: SeriesCard) -> list[LiveCard]:
    over = (Phase.ENDED, Phase.REPLAY)
    return [one for one in series.lessons if one.was_on_air and one.state in over]


def _answered_for(viewer: User) -> ColumnElement[bool]:
    own = (
        select(ClassMember.learner_id)
        .join(Class, Class.id == ClassMember.class_id)
        .where(classes.watched_by(viewer))
    )
    ways: list[ColumnElement[bool]] = [User.id.in_(own)]
    if viewer.has(Role.LEARNING_ADMIN):
        ways.append(accounts.in_reach(viewer, User.organisation_id))
    return or_(*ways)


def _people(series: SeriesCard, held: Sequence[LiveCard]) -> Any:
    """Whoever was there as a learner, online or at a venue, follows the series, or is in its
    class."""
    ids = [one.id for one in held]
    learners = select(RoleGrant.user_id).where(RoleGrant.role == Role.LEARNER)
    ways = [
        select(Attendance.person_id).where(
            Attendance.live_id.in_(ids), Attendance.is_learner.is_(True)
        ),
        select(VenueSeat.person_id).where(VenueSeat.live_id.in_(ids)),
        select(LiveSubscription.person_id).where(
            LiveSubscription.series_id == series.id, LiveSubscription.person_id.in_(learners)
        ),
    ]
    if series.audience.invited is Invited.CLASS:
        klass = ClassMember.class_id == series.audience.circle_id
        ways.append(select(ClassMember.learner_id).where(klass))
    return union(*ways)


def page_of_series_people(book: SeriesBook, asked: SeriesPeople) -> Page[SeriesRow]:
    """A page of the people of a series by name; who may see them ``open_book`` decided."""
    statement = select(User.id).where(_wanted(book, asked))
    keys: list[Key] = [(User.name, "asc"), (User.id, "asc")]
    found = page(statement, keys, asked.cursor, asked.limit)
    return Page(_rows(book, book.part(asked.part), found.items), found.next)


def every_series_row(book: SeriesBook) -> list[SeriesRow]:
    """Everybody with every lesson that is over, for a sheet."""
    rows: list[SeriesRow] = []
    statement = select(User.id).where(book.within)
    keys: list[Key] = [(User.name, "asc"), (User.id, "asc")]
    cursor = None
    while True:
        found = page(statement, keys, cursor, PORTION)
        rows += _rows(book, book.held, found.items)
        cursor = found.next
        if cursor is None:
            return rows


def row_of(viewer: User, series: SeriesCard) -> SeriesRow | None:
    """What came of a series for the viewer; None for who is no learner, or before it began."""
    held = _held(series)
    if not held or not viewer.has(Role.LEARNER):
        return None
    book = SeriesBook(series, held, False, User.id == viewer.id)
    return _rows(book, held, [viewer.id])[0]


def _rows(book: SeriesBook, shown: Sequence[LiveCard], ids: Sequence[int]) -> list[SeriesRow]:
    known = accounts.people(ids)
    entered = entered_for(ids, _ids(book))
    cells = cells_of(ids, [one.id for one in shown], entered)
    own: dict[int, list[int]] = {}
    for (person_id, _), entry in entered.items():
        if entry.stands:
            own.setdefault(person_id, []).append(entry.centihours)
    return [
        SeriesRow(
            person=known[one],
            cells={lesson.id: cells[one, lesson.id] for lesson in shown},
            counted=len(own.get(one, ())),
            centihours=sum(own.get(one, ())),
        )
        for one in ids
    ]


def _ids(book: SeriesBook) -> list[int]:
    return [one.id for one in book.held]


def _counts_for(book: SeriesBook) -> ColumnElement[Any]:
    """How many lessons that are over count for somebody."""
    own = standing_entries(_ids(book), func.count()).where(CreditEntry.person_id == User.id)
    counted: ColumnElement[Any] = own.correlate(User).scalar_subquery()
    return counted


def _wanted(book: SeriesBook, asked: SeriesPeople) -> ColumnElement[bool]:
    counts = _counts_for(book)
    conditions: dict[str, ColumnElement[bool]] = {
        "all": true(),
        "every": counts == len(book.held),
        "missed": counts < len(book.held),
        "none": counts == 0,
    }
    return book.within & conditions[asked.which] & _named(asked.q)


def _named(text: str) -> ColumnElement[bool]:
    if not text:
        return true()
    return or_(
        User.name.contains(text, autoescape=True), User.username.contains(text, autoescape=True)
    )


def sums_of_series(book: SeriesBook) -> SeriesSums:
    """The people of a series in figures; three statements."""
    each = select(_counts_for(book).label("counts")).where(book.within).subquery()
    people, every, none = session.execute(
        select(
            func.count(),
            func.sum(case((each.c.counts == len(book.held), 1), else_=0)),
            func.sum(case((each.c.counts == 0, 1), else_=0)),
        ).select_from(each)
    ).one()
    own = CreditEntry.person_id.in_(select(User.id).where(book.within))
    columns = CreditEntry.source, func.count(), func.sum(CreditEntry.amount_centihours)
    rows = session.execute(
        standing_entries(_ids(book), *columns).where(own).group_by(CreditEntry.source)
    ).all()
    counted = {source: int(count) for source, count, _ in rows}
    return SeriesSums(
        people=people,
        every=int(every or 0),
        none=int(none or 0),
        centihours=sum(int(total) for _, _, total in rows),
        came=_came(book),
        counted={one: counted.get(source_of(one), 0) for one in _ids(book)},
    )


def _came(book: SeriesBook) -> dict[int, int]:
    ids, within = _ids(book), select(User.id).where(book.within)
    there = union(
        select(Attendance.live_id, Attendance.person_id).where(
            Attendance.live_id.in_(ids),
            Attendance.is_learner.is_(True),
            Attendance.person_id.in_(within),
        ),
        select(VenueSeat.live_id, VenueSeat.person_id).where(
            VenueSeat.live_id.in_(ids),
            VenueSeat.arrived_at.is_not(None),
            VenueSeat.person_id.in_(within),
        ),
    ).subquery()
    rows = session.execute(select(there.c.live_id, func.count()).group_by(there.c.live_id))
    return {row[0]: row[1] for row in rows}
