"""Reads about people, organisations and sign-ins."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Organisation, RoleGrant, SignIn, User
from app.accounts.rules import Role
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.prepared import Lookup


@dataclass(frozen=True)
class Person:
    """What others may know of a person: a name and where they work."""

    id: int
    name: str
    username: str
    organisation: str


def digest(token: str) -> str:
    """What is kept of a token: nobody who reads the database can sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_user(username: str) -> User | None:
    return session.scalar(select(User).where(User.username == username))


def get_user(user_id: int) -> User:
    """The person with this id; raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    return user


def find_sign_in(token: str) -> SignIn | None:
    """The open sign-in of a token: not ended, not expired, its person active."""
    moment = clock.now()
    return session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .where(
            SignIn.token_digest == digest(token),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > moment,
            User.is_active,
        )
    )


def owners_of(tokens: Collection[str]) -> dict[str, int]:
    """Whose open sign-ins these tokens are: token to user id; one statement for all.

    For many small requests that are judged together. What ``find_sign_in`` would refuse is left
    out.
    """
    by_digest = {digest(token): token for token in tokens}
    if not by_digest:
        return {}
    rows = _OWNERS.rows(session.connection(), by_digest, moment=clock.now())
    return {by_digest[token_digest]: user_id for token_digest, user_id in rows}


def signed_in(tokens: Collection[str]) -> dict[str, User]:
    """The people whose open sign-ins these tokens are, as ``owners_of``; three statements."""
    owners = owners_of(tokens)
    if not owners:
        return {}
    found = session.scalars(select(User).where(User.id.in_(set(owners.values()))))
    by_id = {person.id: person for person in found}
    return {token: by_id[user_id] for token, user_id in owners.items()}


_OWNERS = Lookup(
    lambda among: (
        select(SignIn.token_digest, SignIn.user_id)
        .join(User, User.id == SignIn.user_id)
        .where(
            among(SignIn.token_digest),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > bindparam("moment"),
            User.is_active,
        )
    )
)


def sign_ins_of(viewer: User) -> Sequence[SignIn]:
    """Where this person is signed in now, latest first."""
    return session.scalars(
        select(SignIn)
        .where(
            SignIn.user_id == viewer.id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > clock.now(),
        )
        .order_by(SignIn.last_seen_at.desc())
        .limit(50)
    ).all()


_PEOPLE = select(User.id, User.name, User.username, Organisation.title).join(
    Organisation, Organisation.id == User.organisation_id
)


def people(ids: Collection[int]) -> dict[int, Person]:
    """Names and organisations of people, by id; one statement."""
    if not ids:
        return {}
    rows = session.execute(_PEOPLE.where(User.id.in_(set(ids))))
    return {row.id: Person(*row) for row in rows}


def find_people(usernames: Collection[str]) -> dict[str, Person]:
    """People by user name; one statement."""
    if not usernames:
        return {}
    rows = session.execute(_PEOPLE.where(User.username.in_(set(usernames))))
    return {row.username: Person(*row) for row in rows}


def ids_named(usernames: Sequence[str]) -> dict[str, int]:
    """Ids by user name, however many are asked for."""
    found: dict[str, int] = {}
    for start in range(0, len(usernames), 1000):
        asked = select(User.username, User.id).where(
            User.username.in_(usernames[start : start + 1000])
        )
        found |= {row.username: row.id for row in session.execute(asked)}
    return found


def holders(role: Role) -> set[int]:
    """The ids of everybody who holds ``role``."""
    return set(session.scalars(select(RoleGrant.user_id).where(RoleGrant.role == role)))


def get_organisation(organisation_id: int) -> Organisation:
    """The organisation with this id; raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound()
    return organisation


def organisations_above(organisation: Organisation) -> Sequence[Organisation]:
    """From the top of the tree to this organisation, itself included."""
    ids = [int(part) for part in organisation.path.split("/") if part]
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
    return sorted(found, key=lambda one: ids.index(one.id))


def whom_to_ask(viewer: User) -> Sequence[Person]:
    """Who can put right what is recorded of a person: learning administrators, nearest first."""
    above = [int(part) for part in viewer.organisation.path.split("/") if part]
    rows = session.execute(
        _PEOPLE.join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.LEARNING_ADMIN, User.is_active)
        .order_by(User.organisation_id.in_(above).desc(), User.id)
        .limit(3)
    )
    return [Person(*row) for row in rows]


def find_top_organisation() -> Organisation | None:
    """The oldest organisation that stands below no other."""
    return session.scalar(
        select(Organisation).where(Organisation.parent_id.is_(None)).order_by(Organisation.id)
    )


def organisation_titles(ids: Collection[int]) -> dict[int, str]:
    """Titles of organisations, by id; one statement."""
    if not ids:
        return {}
    rows = session.execute(
        select(Organisation.id, Organisation.title).where(Organisation.id.in_(set(ids)))
    )
    return {row.id: row.title for row in rows}


def organisation_choices(
    most: int = 1000, *, reached_by: User | None = None
) -> list[tuple[int, str]]:
    """Organisations to choose from, down the tree; each says to which one it belongs.

    ``reached_by``: only that person's organisation and those below it.
    """
    asked = select(Organisation.id, Organisation.parent_id, Organisation.title)
    if reached_by is not None:
        asked = asked.where(in_reach(reached_by, Organisation.id))
    rows = session.execute(asked.order_by(Organisation.path).limit(most)).all()
    titles = {row.id: row.title for row in rows}
    return [
        (row.id, f"{above} · {row.title}" if (above := titles.get(row.parent_id)) else row.title)
        for row in rows
    ]


def organisation_subtree_ids(organisation_id: int) -> set[int]:
    """This organisation and everything below it."""
    path = session.scalar(select(Organisation.path).where(Organisation.id == organisation_id))
    if path is None:
        return set()
    return set(session.scalars(select(Organisation.id).where(Organisation.path.startswith(path))))


def in_reach(viewer: User, organisation_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a row belongs to the viewer's organisation or to one below it."""
    below = select(Organisation.id).where(
        Organisation.path.startswith(viewer.organisation.path, autoescape=True)
    )
    return organisation_id.in_(below)


def reaches(viewer: User, organisation_id: int) -> bool:
    """Whether the viewer's organisation is this one, or stands above it."""
    path = session.scalar(select(Organisation.path).where(Organisation.id == organisation_id))
    return path is not None and path.startswith(viewer.organisation.path)


def learning_admins_above(person: User, most: int = 50) -> list[int]:
    """The learning administrators of a person's organisation and of those above it."""
    above = [int(part) for part in person.organisation.path.split("/") if part]
    statement = (
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.LEARNING_ADMIN,
            User.is_active,
            User.organisation_id.in_(above),
            User.id != person.id,
        )
        .order_by(User.id)
        .limit(most)
    )
    return list(session.scalars(statement))
