"""Publish a pledge, take it back, sign it."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.pledges import queries
from app.pledges.forms import NewPledge, Signature
from app.pledges.models import Pledge, PledgeSignature
from app.pledges.permissions import can_publish, can_sign
from app.pledges.queries import Standing
from app.pledges.rules import PledgeRefusal

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def publish_pledge(actor: "User", form: NewPledge) -> Pledge:
    """The pledge of the actor's organisation from now on; its learners sign it before their next
    lesson begins. Lessons that are being watched go on.

    Refuses who is no learning administrator (NotAllowed), and who has not seen the latest version
    (Conflict).
    """
    home = _own_organisation(actor)
    latest = queries.latest_version(home)
    if latest != form.after_version:
        raise Conflict(PledgeRefusal.MOVED_ON)
    _end(actor, home)
    pledge = Pledge(
        organisation_id=home,
        version=latest + 1,
        title=form.title,
        body=form.body,
        published_by=actor.id,
        published_at=clock.now(),
    )
    session.add(pledge)
    session.flush()
    return pledge


@transactional
def take_pledge_back(actor: "User", pledge_id: int) -> None:
    """Ask for this pledge no more; what was signed stays. What an organisation above asks for
    holds again.

    Raises NotAllowed, NotFound for another organisation's, Conflict when it holds no more.
    """
    home = _own_organisation(actor)
    pledge = session.get(Pledge, pledge_id)
    if pledge is None or pledge.organisation_id != home:
        raise NotFound(PledgeRefusal.NONE)
    if pledge.ended_at is not None:
        raise Conflict(PledgeRefusal.MOVED_ON)
    _end(actor, home)


@transactional
def sign_pledge(actor: "User", form: Signature) -> Standing:
    """Sign the pledge that holds for the actor, for this learning year; again, it stays as it is.

    Refuses who is no learner (NotAllowed), where nothing is to be signed, and another version than
    the one in force (Conflict).
    """
    if not can_sign(actor):
        raise NotAllowed(PledgeRefusal.NOT_A_LEARNER)
    standing = queries.standing_of(actor)
    if standing is None:
        raise Conflict(PledgeRefusal.NONE)
    if standing.pledge.id != form.pledge_id:
        raise Conflict(PledgeRefusal.CHANGED)
    signature = upsert(PledgeSignature.__table__).values(
        pledge_id=form.pledge_id,
        learner_id=actor.id,
        year=standing.year,
        signed_at=clock.now(),
    )
    session.execute(signature.on_conflict_do_nothing())
    return queries.standing_of(actor) or standing


@transactional
def sign_for_all(pledge_id: int, at: datetime, but: Collection[int] = ()) -> None:
    """Let every learner below a pledge's organisation have signed it for the year of ``at``; for
    demo and load data only. Who has signed stays as they are."""
    learners = queries.unsigned_learners(pledge_id, at, but)
    names = ["pledge_id", "learner_id", "year", "signed_at"]
    session.execute(insert(PledgeSignature).from_select(names, learners))


def _own_organisation(actor: "User") -> int:
    """Its row is held until the end: two administrators publish one after the other."""
    if not can_publish(actor):
        raise NotAllowed(PledgeRefusal.NOT_YOURS)
    home = actor.organisation_id
    queries.hold_organisation(home)
    return home


def _end(actor: "User", organisation_id: int) -> None:
    pledge = queries.find_in_force(organisation_id)
    if pledge:
        pledge.ended_at, pledge.ended_by = clock.now(), actor.id
        session.flush()
