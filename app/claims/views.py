"""Pages: my claims, claiming, one claim for both sides, the claims to decide, and evidence."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.claims import actions, queries
from app.claims.forms import Decision, NewClaim, WhichClaims
from app.claims.permissions import can_claim
from app.claims.rules import (
    FOLDER,
    KIND_NAMES,
    ClaimKind,
    ClaimMove,
    ClaimRefusal,
    after,
)
from app.credits.rules import CLAIM_MEASURES
from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotAllowed, Refused
from app.kit.evidence import FORM_BYTES, FiledEvidence, file_evidence, take_back_evidence
from app.kit.paging import Paging
from app.kit.web import (
    current_actor,
    field_sentences,
    hand_over_evidence,
    once,
    read_page,
    read_query,
    render,
    sentence,
    takes_files,
)

if TYPE_CHECKING:
    from app.claims.models import Claim

pages = Blueprint("claims", __name__)

DESK_LISTS = ("mine", "waiting", "checked", "granted", "returned")


@pages.get("/me/claims")
def list_mine() -> str:
    """What I have claimed, the newest first."""
    viewer = current_actor()
    if not can_claim(viewer):
        raise NotAllowed(ClaimRefusal.NOT_A_LEARNER)
    found = queries.claims_of(viewer, read_query(Paging))
    more = url_for(".list_mine", cursor=found.next) if found.next else None
    return render("claims/mine.html", claims=found.items, names=_names(), next_url=more)


@pages.get("/me/claims/new")
def new_claim() -> str:
    return _form_page({}, {})


@pages.post("/me/claims")
@takes_files(FORM_BYTES)
@once
def make_claim() -> Any:
    """Claim hours; a faulty claim comes back as it was typed."""
    return _send(None)


@pages.get("/me/claims/<id:claim_id>/edit")
def edit_claim(claim_id: int) -> str:
    """A claim that came back, to be put right."""
    claim = _returned(claim_id)
    return _form_page(_as_typed(claim), {}, claim)


@pages.post("/me/claims/<id:claim_id>")
@takes_files(FORM_BYTES)
def mend_claim(claim_id: int) -> Any:
    """Submit a returned claim anew."""
    return _send(_returned(claim_id))


@pages.post("/me/claims/<id:claim_id>/withdraw")
def withdraw_claim(claim_id: int) -> Any:
    actions.withdraw_claim(current_actor(), claim_id)
    flash(_("The claim is withdrawn. It stays in your list, marked as such."), "done")
    return redirect(url_for(".show_claim", claim_id=claim_id), 303)


@pages.get("/claims")
def list_to_decide() -> str:
    """The claims of people I answer for."""
    viewer = current_actor()
    if not viewer.has(Role.LEARNING_ADMIN):
        raise NotAllowed()
    which = read_query(WhichClaims)
    kind = which.kind.value if which.kind else None
    found = queries.claims_to_decide(viewer, which)
    more = url_for(".list_to_decide", state=which.state, kind=kind, cursor=found.next)
    return render(
        "claims/desk.html",
        claims=found.items,
        names=_names(),
        shown=which.state,
        kind=kind or "",
        lists=[(one, url_for(".list_to_decide", state=one, kind=kind)) for one in DESK_LISTS],
        kinds=[
            (one or "", url_for(".list_to_decide", state=which.state, kind=one))
            for one in (None, *KIND_NAMES)
        ],
        next_url=more if found.next else None,
    )


@pages.get("/claims/<id:claim_id>")
def show_claim(claim_id: int) -> str:
    return _claim_page(claim_id, {}, {})


@pages.post("/claims/<id:claim_id>/decision")
def decide_claim(claim_id: int) -> Any:
    """Pass a claim or return it; a refusal leaves what was written in its box."""
    try:
        form = read_page(Decision)
        actions.decide_claim(current_actor(), claim_id, form)
    except Invalid as refusal:
        return _claim_page(claim_id, dict(request.form), field_sentences(refusal)), refusal.status
    except Conflict as refusal:
        errors = {"note": [sentence(refusal)]}
        return _claim_page(claim_id, dict(request.form), errors), refusal.status
    said = _("The claim is passed.") if form.decision == "pass" else _("The claim is returned.")
    flash(said, "done")
    return redirect(url_for(".show_claim", claim_id=claim_id), 303)


@pages.get("/claims/<id:claim_id>/evidence/<id:evidence_id>")
def show_evidence(claim_id: int, evidence_id: int) -> Response:
    return hand_over_evidence(queries.evidence_of(current_actor(), claim_id, evidence_id))


def _send(claim: "Claim | None") -> Any:
    """Keep the evidence, then claim; what a refused claim brought is taken back."""
    actor, filed = current_actor(), list[FiledEvidence]()
    try:
        form = read_page(NewClaim, several=("drop",))
        filed = file_evidence(request.files.getlist("evidence"), FOLDER)
        if claim is None:
            claim = actions.make_claim(actor, form, filed)
        else:
            actions.mend_claim(actor, claim.id, form, filed)
    except Refused as refusal:
        take_back_evidence(filed)
        if not isinstance(refusal, Invalid | Conflict):
            raise
        faults = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
        typed = {**request.form, "drop": request.form.getlist("drop")}
        refused = None if faults else sentence(refusal)
        return _form_page(typed, faults, claim, refused), refusal.status
    flash(_("Your claim is on its way. Two people look at it, one after the other."), "done")
    return redirect(url_for(".show_claim", claim_id=claim.id), 303)


def _returned(claim_id: int) -> "Claim":
    """An own claim that may be put right; raises NotFound, NotAllowed, Conflict."""
    viewer = current_actor()
    claim = queries.get_claim(viewer, claim_id)
    if claim.learner_id != viewer.id:
        raise NotAllowed()
    if after(claim.state, ClaimMove.SUBMIT) is None:
        raise Conflict(ClaimRefusal.MOVED_ON)
    return claim


def _as_typed(claim: "Claim") -> dict[str, Any]:
    return {
        "kind": claim.kind.value,
        "title": claim.title,
        "organiser": claim.organiser,
        "from_day": claim.from_day.isoformat(),
        "to_day": claim.to_day.isoformat(),
        "amount": f"{claim.halves / 2:g}",
        "note": claim.note,
    }


def _form_page(
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    claim: "Claim | None" = None,
    refused: str | None = None,
) -> str:
    viewer = current_actor()
    if not can_claim(viewer):
        raise NotAllowed(ClaimRefusal.NOT_A_LEARNER)
    page = queries.claim_page(viewer, claim.id) if claim else None
    return render(
        "claims/claim_form.html",
        typed=typed,
        errors=errors,
        claim=claim,
        refused=refused,
        evidence=page.evidence if page else (),
        returned_with=page.steps[0].note if page and page.steps else "",
        kinds=[(kind.value, name) for kind, name in _names().items()],
        scales={
            kind.value: queries.scale_for(viewer.id, kind, clock.today()) for kind in ClaimKind
        },
        today=clock.today().isoformat(),
    )


def _claim_page(claim_id: int, typed: dict[str, Any], errors: dict[str, list[str]]) -> str:
    page = queries.claim_page(current_actor(), claim_id)
    return render(
        "claims/claim.html",
        page=page,
        claim=page.row,
        names=_names(),
        measure=CLAIM_MEASURES[page.row.kind],
        scale=page.scale,
        may_mend=page.mine and after(page.row.state, ClaimMove.SUBMIT) is not None,
        may_withdraw=page.mine and after(page.row.state, ClaimMove.WITHDRAW) is not None,
        held_back=_(page.held_back.sentence) if page.held_back else None,
        typed=typed,
        errors=errors,
    )


def _names() -> dict[ClaimKind, str]:
    return {kind: _(name) for kind, name in KIND_NAMES.items()}
