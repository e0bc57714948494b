"""Pages: the register of signs, one of them for both sides, what is taken back, and mine."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.anomalies import actions, queries
from app.anomalies.forms import Chosen, Decision, Reversal, WhichAnomalies
from app.anomalies.permissions import can_look
from app.anomalies.rules import signs
from app.anomalies.rules.signs import SignKind
from app.kit.errors import Invalid, NotAllowed
from app.kit.forms import parse
from app.kit.paging import Paging
from app.kit.web import current_actor, field_sentences, read_page, read_query, render

pages = Blueprint("anomalies", __name__)

STATES = ("open", "warned", "reversed", "dismissed")


@pages.get("/anomalies")
def list_to_decide() -> str:
    """The signs about people I answer for."""
    viewer = current_actor()
    if not can_look(viewer):
        raise NotAllowed()
    which = read_query(WhichAnomalies)
    kind = which.kind.value if which.kind else None
    found = queries.anomalies_to_decide(viewer, which)
    more = url_for(".list_to_decide", state=which.state, kind=kind, cursor=found.next)
    return render(
        "anomalies/register.html",
        found=found.items,
        shown=which.state,
        kind=kind or "",
        states=[(one, url_for(".list_to_decide", state=one, kind=kind)) for one in STATES],
        kinds=[
            (one or "", url_for(".list_to_decide", state=which.state, kind=one))
            for one in (None, *(kind.value for kind in SignKind))
        ],
        next_url=more if found.next else None,
    )


@pages.get("/me/anomalies")
def list_mine() -> str:
    """What was decided about signs in my own study."""
    found = queries.anomalies_about(current_actor(), read_query(Paging))
    more = url_for(".list_mine", cursor=found.next) if found.next else None
    return render("anomalies/mine.html", found=found.items, next_url=more)


@pages.get("/anomalies/<id:anomaly_id>")
def show_sign(anomaly_id: int) -> str:
    return _sign_page(anomaly_id, {}, {})


@pages.post("/anomalies/<id:anomaly_id>/decision")
def decide_sign(anomaly_id: int) -> Any:
    """Dismiss a sign or send a word; a refusal leaves what was written in its box."""
    try:
        form = read_page(Decision)
        actions.decide_sign(current_actor(), anomaly_id, form)
    except Invalid as refusal:
        errors = field_sentences(refusal)
        return _sign_page(anomaly_id, dict(request.form), errors), refusal.status
    warned = form.decision == "warn"
    said = _("Your words are on their way to the learner.") if warned else _("It is put aside.")
    flash(said, "done")
    return redirect(url_for(".show_sign", anomaly_id=anomaly_id), 303)


@pages.get("/anomalies/<id:anomaly_id>/reversal")
def ask_reversal(anomaly_id: int) -> Any:
    """What exactly would be taken back, before it is."""
    return _reversal_page(anomaly_id, request.args.getlist("entries"), "", {})


@pages.post("/anomalies/<id:anomaly_id>/reversal")
def reverse_hours(anomaly_id: int) -> Any:
    """Take the chosen entries back; a refusal leaves what was written in its box."""
    try:
        form = read_page(Reversal, several=("entries",))
        actions.reverse_hours(current_actor(), anomaly_id, form)
    except Invalid as refusal:
        errors = field_sentences(refusal)
        chosen, reason = request.form.getlist("entries"), request.form.get("reason", "")
        page = _reversal_page(anomaly_id, chosen, reason, errors)
        return page if isinstance(page, tuple) else (page, refusal.status)
    flash(_("The hours are taken back, and the learner is told why."), "done")
    return redirect(url_for(".show_sign", anomaly_id=anomaly_id), 303)


def _reversal_page(
    anomaly_id: int, chosen: list[str], reason: str, errors: dict[str, list[str]]
) -> Any:
    """The second look; without an entry that can be taken back, the sign again."""
    viewer = current_actor()
    try:
        form = parse(Chosen, {"entries": chosen})
        lines = queries.entries_to_reverse(viewer, anomaly_id, form.entries)
    except Invalid as refusal:
        return _sign_page(anomaly_id, {}, field_sentences(refusal)), refusal.status
    return render(
        "anomalies/reversal.html",
        sign=queries.sign_page(viewer, anomaly_id).row,
        lines=lines,
        total=sum(one.amount_centihours + one.adjusted_centihours for one in lines),
        reason=reason,
        errors=errors,
    )


def _sign_page(anomaly_id: int, typed: dict[str, Any], errors: dict[str, list[str]]) -> str:
    page = queries.sign_page(current_actor(), anomaly_id)
    return render(
        "anomalies/sign.html",
        page=page,
        sign=page.row,
        thresholds=signs,
        held_back=_(page.held_back.sentence) if page.held_back else None,
        typed=typed,
        errors=errors,
    )
