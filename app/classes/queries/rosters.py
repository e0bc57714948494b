"""Who is in a class, and who could be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Organisation, RoleGrant, User
from app.accounts.rules import Role
from app.classes.models import ClassCourse, ClassMember
from app.classes.rules import Candidate
from app.kit.db import session
from app.kit.paging import Page, Paging, page


def holders_named(names: Collection[str], role: Role) -> dict[str, int]:
    """People with ``role`` by user name, and by id for names that are digits."""
    ids = [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 19]
    rows = session.execute(
        select(User.id, User.username)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(or_(User.username.in_(names), User.id.in_(ids)), RoleGrant.role == role)
    ).all()
    by_id = {str(row.id): row.id for row in rows}
    return by_id | {row.username: row.id for row in rows}


def candidates(viewer: User, usernames: Collection[str]) -> dict[str, Candidate]:
    """The people behind a roster's user names, as the viewer may enter them."""
    path = viewer.organisation.path
    learners = select(RoleGrant.user_id).where(RoleGrant.role == Role.LEARNER)
    names = sorted(set(usernames))
    known = {}
    for start in range(0, len(names), 500):
        rows = session.execute(
            select(User.id, User.username, User.id.in_(learners).label("learns"), Organisation.path)
            .join(Organisation, Organisation.id == User.organisation_id)
            .where(User.username.in_(names[start : start + 500]))
        )
        for row in rows:
            known[row.username] = Candidate(row.id, row.learns, row.path.startswith(path))
    return known


def member_ids(class_id: int) -> set[int]:
    """Everybody in the roster."""
    return set(
        session.scalars(select(ClassMember.learner_id).where(ClassMember.class_id == class_id))
    )


@dataclass(frozen=True)
class Member:
    """A row of the roster."""

    id: int
    name: str
    username: str
    organisation: str
    joined_at: datetime


def page_of_members(class_id: int, paging: Paging) -> Page[Member]:
    """The roster, the latest first; the caller has decided who may see it."""
    statement: Any = (
        select(User.id, User.name, User.username, Organisation.title, ClassMember.joined_at)
        .join(ClassMember, ClassMember.learner_id == User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(ClassMember.class_id == class_id)
    )
    keys: list[Any] = [(ClassMember.joined_at, "desc"), (ClassMember.learner_id, "desc")]
    return page(statement, keys, paging.cursor, paging.limit).map(lambda row: Member(*row))


def plans_of(learner_ids: Collection[int]) -> dict[tuple[int, int], list[int]]:
    """By learner and course: the classes of these learners that hold the course."""
    rows = session.execute(
        select(ClassMember.learner_id, ClassCourse.course_id, ClassMember.class_id)
        .join(ClassCourse, ClassCourse.class_id == ClassMember.class_id)
        .where(ClassMember.learner_id.in_(learner_ids))
    )
    found: dict[tuple[int, int], list[int]] = {}
    for learner_id, course_id, class_id in rows:
        found.setdefault((learner_id, course_id), []).append(class_id)
    return found
