"""Where a branch venue may be, who may keep it, and who could be registered there."""

from collections.abc import Collection

from sqlalchemy import and_, func, or_, select

from app.accounts import queries as accounts
from app.accounts.models import Organisation, RoleGrant, User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.classes import queries as classes
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.models import LiveLesson, VenueSeat
from app.live.permissions import LIAISON_ROLES, can_open_venues
from app.live.queries.venues import Standing, plans
from app.live.rules import Invited
from app.live.rules.venue_rows import Guest

FOUND_AT_MOST = 20
AT_ONCE = 500


def organisations_for_venues(viewer: User, lesson: LiveLesson) -> list[tuple[int, str]]:
    """Where the viewer may open a venue: anywhere for who plans the lesson, else in their tree."""
    if plans(viewer, lesson):
        return accounts.organisation_choices()
    return classes.organisations_below(viewer)


def may_open_at(viewer: User, lesson: LiveLesson, organisation_id: int) -> bool:
    """Whether the viewer may open a venue of this organisation for a lesson."""
    if plans(viewer, lesson):
        return bool(accounts.organisation_titles([organisation_id]))
    return can_open_venues(viewer, False) and accounts.reaches(viewer, organisation_id)


def possible_liaisons(organisation_id: int, usernames: Collection[str]) -> dict[str, int]:
    """Of these user names those who may be liaisons of a venue there, with their ids."""
    path = accounts.get_organisation(organisation_id).path
    fit = select(RoleGrant.user_id).where(RoleGrant.role.in_(LIAISON_ROLES))
    rows = session.execute(
        select(User.username, User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.username.in_(usernames),
            User.id.in_(fit),
            User.is_active,
            Organisation.path.startswith(path, autoescape=True),
        )
    )
    return {row.username: row.id for row in rows}


def guests_named(standing: Standing, usernames: Collection[str]) -> dict[str, Guest]:
    """The people behind user names, as this venue may register them."""
    home = accounts.get_organisation(standing.venue.organisation_id).path
    invited = _Invited(standing.lesson)
    learners = select(RoleGrant.user_id).where(RoleGrant.role == Role.LEARNER)
    names = sorted(set(usernames))
    known = {}
    for start in range(0, len(names), AT_ONCE):
        rows = session.execute(
            select(User.id, User.username, User.id.in_(learners).label("learns"), Organisation.path)
            .join(Organisation, Organisation.id == User.organisation_id)
            .where(User.username.in_(names[start : start + AT_ONCE]), User.is_active)
        )
        for row in rows:
            known[row.username] = Guest(
                id=row.id,
                is_learner=row.learns,
                is_within=row.path.startswith(home),
                is_invited=invited.holds(row.id, row.path),
                is_teacher=row.id == standing.lesson.teacher_id,
            )
    return known


class _Invited:
    """Whom a lesson invites, asked for many at once."""

    def __init__(self, lesson: LiveLesson) -> None:
        self.path, self.members = "", set[int]()
        self.by_class = lesson.invited is Invited.CLASS
        if lesson.invited is Invited.ORGANISATION:
            self.path = accounts.get_organisation(lesson.circle_id or 0).path
        if self.by_class:
            self.members = classes.member_ids(lesson.circle_id or 0)

    def holds(self, person_id: int, path: str) -> bool:
        return person_id in self.members if self.by_class else path.startswith(self.path)


def reviewers_of(organisation_id: int, most: int = 50) -> list[int]:
    """The learning administrators who may review a venue there: of its unit and those above it."""
    path = accounts.get_organisation(organisation_id).path
    above = [int(part) for part in path.split("/") if part]
    rows = session.scalars(
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            RoleGrant.role == Role.LEARNING_ADMIN, User.is_active, User.organisation_id.in_(above)
        )
        .order_by(func.length(Organisation.path).desc(), User.id)
        .limit(most)
    )
    return list(rows)


def find_guests(standing: Standing, text: str) -> list[Person]:
    """Learners of the venue's organisation and those below it, by name or user name, a few."""
    home = accounts.get_organisation(standing.venue.organisation_id).path
    there = select(VenueSeat.person_id).where(VenueSeat.venue_id == standing.venue.id)
    rows = session.execute(
        select(User.id, User.name, User.username, Organisation.title)
        .join(Organisation, Organisation.id == User.organisation_id)
        .join(RoleGrant, and_(RoleGrant.user_id == User.id, RoleGrant.role == Role.LEARNER))
        .where(
            Organisation.path.startswith(home, autoescape=True),
            User.is_active,
            User.id.not_in(there),
            or_(
                User.name.contains(text, autoescape=True),
                User.username.contains(text, autoescape=True),
            ),
        )
        .order_by(User.name, User.id)
        .limit(FOUND_AT_MOST)
    )
    return [Person(*row) for row in rows]


def names_in_class(viewer: User, class_id: int) -> list[tuple[int, str]]:
    """The user names of a class the viewer watches, as rows; raises NotFound."""
    if not classes.may_watch(viewer, class_id):
        raise NotFound()
    ids = classes.member_ids(class_id)
    people = accounts.people(ids)
    return list(enumerate(sorted(one.username for one in people.values()), start=1))
