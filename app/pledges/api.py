"""JSON: the pledge that is asked of me, and signing it."""

from datetime import datetime
from typing import TypedDict

from flask import Blueprint

from app.kit.errors import NotAllowed
from app.kit.web import current_actor, describes, read_json
from app.pledges import actions, queries
from app.pledges.forms import Signature
from app.pledges.permissions import can_sign
from app.pledges.queries import Standing
from app.pledges.rules import PledgeRefusal

api = Blueprint("pledges_api", __name__, url_prefix="/api/v1")


class PledgeAnswer(TypedDict):
    """Where no pledge holds, ``asked`` is false and everything else null."""

    asked: bool
    year: int | None
    pledge_id: str | None
    version: int | None
    title: str | None
    body: str | None
    organisation: str | None
    signed_at: datetime | None


@api.get("/me/pledge")
@describes(answers=PledgeAnswer)
def show_pledge() -> PledgeAnswer:
    """The pledge that holds for me; `asked` is true while it is still to be signed this year."""
    viewer = current_actor()
    if not can_sign(viewer):
        raise NotAllowed(PledgeRefusal.NOT_A_LEARNER)
    return _answer(queries.standing_of(viewer))


@api.post("/me/pledge")
@describes(takes=Signature, answers=PledgeAnswer, status=201)
def sign_pledge() -> tuple[PledgeAnswer, int]:
    """Sign the pledge that I have read, for this learning year; again changes nothing."""
    return _answer(actions.sign_pledge(current_actor(), read_json(Signature))), 201


def _answer(standing: Standing | None) -> PledgeAnswer:
    pledge = standing.pledge if standing else None
    return {
        "asked": standing is not None and standing.signed_at is None,
        "year": standing.year if standing else None,
        "pledge_id": str(pledge.id) if pledge else None,
        "version": pledge.version if pledge else None,
        "title": pledge.title if pledge else None,
        "body": pledge.body if pledge else None,
        "organisation": pledge.organisation if pledge else None,
        "signed_at": standing.signed_at if standing else None,
    }
