"""Which pledge holds for somebody, and who signed it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal, select

from app.accounts import queries as accounts
from app.accounts.models import Organisation, RoleGrant, User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.kit import clock
from app.kit.db import locked, session
from app.kit.errors import NotAllowed
from app.pledges.models import Pledge, PledgeSignature
from app.pledges.permissions import can_publish
from app.pledges.rules import PledgeRefusal, above, nearest

SHOWN = 50
SIGN_PAGE = "/me/pledge"
SIGN_API = "/api/v1/me/pledge"


@dataclass(frozen=True)
class PledgeText:
    """One version of a pledge as it is read."""

    id: int
    organisation: str
    version: int
    title: str
    body: str
    published_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Signed:
    """That somebody signed a version of a pledge for a learning year."""

    pledge_id: int
    title: str
    version: int
    organisation: str
    year: int
    signed_at: datetime


@dataclass(frozen=True)
class Standing:
    """The pledge that holds for somebody this year, and when they signed it; None: not yet."""

    pledge: PledgeText
    year: int
    signed_at: datetime | None


@dataclass(frozen=True)
class Version:
    """A version at the desk: by whom it was published, and how many signed it this year."""

    text: PledgeText
    published_by: Person
    signatures: int


@dataclass(frozen=True)
class Desk:
    """The pledge of the viewer's organisation, its versions from the latest, and what holds
    without it."""

    organisation: str
    year: int
    versions: Sequence[Version]
    from_above: PledgeText | None

    @property
    def in_force(self) -> PledgeText | None:
        latest = self.versions[0].text if self.versions else None
        return latest if latest and latest.ended_at is None else None

    @property
    def latest_version(self) -> int:
        return self.versions[0].text.version if self.versions else 0


def standing_of(person: User) -> Standing | None:
    """The pledge that holds for a person, signed or not; None where none is asked for."""
    return standings_of([person]).get(person.id)


def standings_of(people: Collection[User]) -> dict[int, Standing]:
    """The same for several, by id; at most three statements."""
    chains = {one for person in people for one in above(person.organisation.path)}
    texts = {text.organisation_id: text for text in _in_force(chains)}
    held = {
        one.id: texts[at]
        for one in people
        if (at := nearest(one.organisation.path, texts)) is not None
    }
    year = clock.today().year
    signed = _signed({pledge.id for pledge in held.values()}, held, year)
    titles = accounts.organisation_titles({one.organisation_id for one in held.values()})
    return {
        person_id: Standing(
            _text(pledge, titles[pledge.organisation_id]), year, signed.get((person_id, pledge.id))
        )
        for person_id, pledge in held.items()
    }


def require_signature(person_id: int) -> None:
    """Raises NotAllowed, which names where to sign, unless this person has signed what holds for
    them this year, or nothing does. One statement where nothing is asked, two where something is.
    """
    path = accounts.get_user(person_id).organisation.path
    texts = {one.organisation_id: one for one in _in_force(above(path))}
    at = nearest(path, texts)
    if at is not None and not _signed({texts[at].id}, {person_id}, clock.today().year):
        raise NotAllowed(PledgeRefusal.UNSIGNED).leading_to(sign_page=SIGN_PAGE, sign_api=SIGN_API)


def signed_by(viewer: User) -> Sequence[Signed]:
    """What the viewer signed, the latest first."""
    return _signatures(viewer.id)


def latest_signed(person_id: int) -> Signed | None:
    """What somebody signed last; for callers that have decided who may see it."""
    return next(iter(_signatures(person_id, most=1)), None)


def desk(viewer: User) -> Desk:
    """The pledge of the viewer's organisation; raises NotAllowed."""
    if not can_publish(viewer):
        raise NotAllowed(PledgeRefusal.NOT_YOURS)
    home, year = viewer.organisation, clock.today().year
    versions = session.scalars(
        select(Pledge)
        .where(Pledge.organisation_id == home.id)
        .order_by(Pledge.version.desc())
        .limit(SHOWN)
    ).all()
    people = accounts.people({one.published_by for one in versions})
    counts = _counts([one.id for one in versions], year)
    return Desk(
        organisation=home.title,
        year=year,
        versions=[
            Version(_text(one, home.title), people[one.published_by], counts.get(one.id, 0))
            for one in versions
        ],
        from_above=_from_above(home),
    )


def latest_version(organisation_id: int) -> int:
    """The number of an organisation's latest version; 0 where there is none."""
    found = select(func.max(Pledge.version)).where(Pledge.organisation_id == organisation_id)
    return session.scalar(found) or 0


def hold_organisation(organisation_id: int) -> None:
    """Whoever publishes for this organisation next waits until the transaction ends."""
    session.execute(locked(select(Organisation.id).where(Organisation.id == organisation_id)))


def unsigned_learners(pledge_id: int, at: datetime, but: Collection[int]) -> Select[Any]:
    """The signatures, as they would be written at a moment, of all learners below a pledge's
    organisation who have none for its year, without those named."""
    path = session.scalar(
        select(Organisation.path)
        .join(Pledge, Pledge.organisation_id == Organisation.id)
        .where(Pledge.id == pledge_id)
    )
    year = clock.local(at).year
    signed = exists().where(
        PledgeSignature.learner_id == User.id,
        PledgeSignature.year == year,
        PledgeSignature.pledge_id == pledge_id,
    )
    moment = literal(at, PledgeSignature.__table__.c.signed_at.type)
    return (
        select(literal(pledge_id), User.id, literal(year), moment)
        .join(Organisation, Organisation.id == User.organisation_id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.LEARNER,
            Organisation.path.startswith(path or "//", autoescape=True),
            User.id.not_in(but),
            ~signed,
        )
    )


def find_in_force(organisation_id: int) -> Pledge | None:
    """The version of an organisation that holds now."""
    return session.scalar(
        select(Pledge).where(Pledge.organisation_id == organisation_id, Pledge.ended_at.is_(None))
    )


def _in_force(organisation_ids: Collection[int]) -> Sequence[Pledge]:
    return session.scalars(
        select(Pledge).where(
            Pledge.organisation_id.in_(organisation_ids), Pledge.ended_at.is_(None)
        )
    ).all()


def _from_above(home: Organisation) -> PledgeText | None:
    path = home.path.removesuffix(f"{home.id}/")
    texts = {one.organisation_id: one for one in _in_force(above(path))}
    at = nearest(path, texts)
    if at is None:
        return None
    return _text(texts[at], accounts.organisation_titles([at])[at])


def _signed(
    pledge_ids: Collection[int], people: Collection[int], year: int
) -> dict[tuple[int, int], datetime]:
    if not pledge_ids:
        return {}
    rows = session.execute(
        select(
            PledgeSignature.learner_id, PledgeSignature.pledge_id, PledgeSignature.signed_at
        ).where(
            PledgeSignature.learner_id.in_(set(people)),
            PledgeSignature.year == year,
            PledgeSignature.pledge_id.in_(pledge_ids),
        )
    )
    return {(row.learner_id, row.pledge_id): row.signed_at for row in rows}


def _signatures(person_id: int, most: int = SHOWN) -> list[Signed]:
    rows = session.execute(
        select(
            Pledge.id,
            Pledge.title,
            Pledge.version,
            Organisation.title,
            PledgeSignature.year,
            PledgeSignature.signed_at,
        )
        .join(Pledge, Pledge.id == PledgeSignature.pledge_id)
        .join(Organisation, Organisation.id == Pledge.organisation_id)
        .where(PledgeSignature.learner_id == person_id)
        .order_by(PledgeSignature.year.desc(), PledgeSignature.id.desc())
        .limit(most)
    )
    return [Signed(*row) for row in rows]


def _counts(pledge_ids: Collection[int], year: int) -> dict[int, int]:
    rows = session.execute(
        select(PledgeSignature.pledge_id, func.count().label("number"))
        .where(PledgeSignature.pledge_id.in_(pledge_ids), PledgeSignature.year == year)
        .group_by(PledgeSignature.pledge_id)
    )
    return {row.pledge_id: row.number for row in rows}


def _text(pledge: Pledge, organisation: str) -> PledgeText:
    return PledgeText(
        id=pledge.id,
        organisation=organisation,
        version=pledge.version,
        title=pledge.title,
        body=pledge.body,
        published_at=pledge.published_at,
        ended_at=pledge.ended_at,
    )
