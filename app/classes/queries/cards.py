"""Classes as their list shows them, and who may see which."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from app.accounts.models import User
from app.accounts.queries import in_reach as reaching
from app.accounts.queries import organisation_titles
from app.accounts.rules import Role
from app.classes.models import Class, ClassCourse, ClassMember, ClassTutor
from app.classes.permissions import can_change_roster, can_watch_over
from app.classes.rules import Phase, days_left, phase
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Page, Paging, page


@dataclass(frozen=True)
class ClassCard:
    """A class as its list shows it to one person."""

    id: int
    title: str
    summary: str
    organisation: str
    starts_at: datetime
    ends_at: datetime
    members: int
    required_total: int
    electives_total: int
    required_done: int | None
    """Of the viewer; ``None`` when they are not a learner of this class."""
    last_active_at: datetime | None

    @property
    def phase(self) -> Phase:
        return phase(self.starts_at, self.ends_at, clock.now())

    @property
    def days_left(self) -> int:
        return days_left(self.ends_at, clock.now())

    @property
    def is_done(self) -> bool:
        return bool(self.required_total) and self.required_done == self.required_total


def reach(viewer: User) -> ColumnElement[bool]:
    """Classes of the viewer's organisation and those below it, for a learning administrator."""
    return reaching(viewer, Class.organisation_id)


def watched_by(viewer: User) -> ColumnElement[bool]:
    """Classes the viewer answers for, as tutor or learning administrator."""
    tutored = Class.id.in_(select(ClassTutor.class_id).where(ClassTutor.tutor_id == viewer.id))
    ways: list[ColumnElement[bool]] = [tutored] if viewer.has(Role.TUTOR) else []
    ways += [reach(viewer)] if viewer.has(Role.LEARNING_ADMIN) else []
    return or_(*ways) if ways else Class.id.is_(None)


def _visible_to(viewer: User) -> ColumnElement[bool]:
    learnt = Class.id.in_(select(ClassMember.class_id).where(ClassMember.learner_id == viewer.id))
    return or_(learnt, watched_by(viewer))


def page_of_classes(viewer: User, paging: Paging) -> Page[ClassCard]:
    """Classes this person may see: those going on, those to come, those over; the latest first."""
    now = clock.now()
    standing = case((Class.ends_at <= now, 2), (Class.starts_at > now, 1), else_=0)
    return _cards(viewer, _visible_to(viewer), paging, (standing, "asc"))


def page_of_watched(viewer: User, paging: Paging) -> Page[ClassCard]:
    """Classes this person answers for, the latest first."""
    return _cards(viewer, watched_by(viewer), paging)


def classes_of(viewer: User) -> Sequence[ClassCard]:
    """The latest classes this person may see, at most fifty."""
    return page_of_classes(viewer, Paging()).items


def learnt_by(viewer: User) -> list[ClassCard]:
    """The open and coming classes this person learns in, the nearest end first."""
    mine = Class.id.in_(select(ClassMember.class_id).where(ClassMember.learner_id == viewer.id))
    open_still = Class.ends_at > clock.now()
    cards = _cards(viewer, mine & open_still, Paging()).items
    return sorted(cards, key=lambda card: card.ends_at)


def _cards(
    viewer: User, condition: ColumnElement[bool], paging: Paging, *first: Any
) -> Page[ClassCard]:
    keys: list[Any] = [*first, (Class.starts_at, "desc"), (Class.id, "desc")]
    found = page(select(Class).where(condition), keys, paging.cursor, paging.limit)
    return Page(_as_cards(viewer, found.items), found.next)


def _as_cards(viewer: User, classes: Sequence[Class]) -> list[ClassCard]:
    """Four statements, however many classes."""
    ids = [one.id for one in classes]
    members = _counts(ClassMember.class_id, ids)
    plan = _counts(ClassCourse.class_id, ids)
    titles = organisation_titles({one.organisation_id for one in classes})
    own = _own_rows(viewer, ids)
    return [
        ClassCard(
            id=one.id,
            title=one.title,
            summary=one.summary,
            organisation=titles.get(one.organisation_id, ""),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            members=members.get(one.id, 0),
            required_total=one.required_total,
            electives_total=plan.get(one.id, 0) - one.required_total,
            required_done=own[one.id].required_done if one.id in own else None,
            last_active_at=own[one.id].last_active_at if one.id in own else None,
        )
        for one in classes
    ]


def _own_rows(viewer: User, ids: Collection[int]) -> dict[int, ClassMember]:
    rows = session.scalars(
        select(ClassMember).where(
            ClassMember.learner_id == viewer.id, ClassMember.class_id.in_(ids)
        )
    )
    return {row.class_id: row for row in rows}


def _counts(column: Any, ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return {row[0]: row[1] for row in rows}


def get_class(viewer: User, class_id: int) -> Class:
    """A class this person may see; raises NotFound for everybody else."""
    found = session.scalar(select(Class).where(Class.id == class_id, _visible_to(viewer)))
    if found is None:
        raise NotFound()
    return found


def card_of(viewer: User, class_id: int) -> ClassCard:
    """One class as a card; raises NotFound for outsiders."""
    return _as_cards(viewer, [get_class(viewer, class_id)])[0]


def in_reach(viewer: User, class_id: int) -> bool:
    """Whether the class belongs to the viewer's organisation or one below it."""
    found = select(Class.id).where(Class.id == class_id, reach(viewer))
    return session.scalar(found) is not None


def may_watch(viewer: User, class_id: int) -> bool:
    """Whether this person answers for the class; of most people that is known by their roles."""
    if not viewer.has(Role.TUTOR, Role.LEARNING_ADMIN):
        return False
    tutors = session.scalars(
        select(ClassTutor.tutor_id).where(ClassTutor.class_id == class_id)
    ).all()
    return can_watch_over(viewer, tutors, in_reach(viewer, class_id))


def may_change_roster(viewer: User, class_id: int) -> bool:
    """Whether this person may enter learners."""
    return can_change_roster(viewer, in_reach(viewer, class_id))
