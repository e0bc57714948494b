"""Pages: take an entry of somebody's ledger back, looked at once more; enter hours by hand."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from app.appeals import actions, queries
from app.appeals.forms import ByHand, TakeBack
from app.appeals.views import pages
from app.credits.rules import KIND_NAMES, EntryKind
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.web import current_actor, field_sentences, once, read_page, render

if TYPE_CHECKING:
    from app.credits.models import CreditEntry

BY_HAND = (EntryKind.MANUAL, EntryKind.OFFLINE, EntryKind.MUTUAL, EntryKind.MAKEUP)


@pages.get("/admin/entries/<id:entry_id>/take-back")
def ask_to_take_back(entry_id: int) -> str:
    """Exactly what would be taken back, before it is."""
    return _asking_page(entry_id, {})


@pages.post("/admin/entries/<id:entry_id>/take-back")
def take_back(entry_id: int) -> Any:
    """Take the entry back; a refusal leaves what was written."""
    actor = current_actor()
    try:
        reversal = actions.take_back_entry(actor, entry_id, read_page(TakeBack))
    except Invalid as refusal:
        return _asking_page(entry_id, field_sentences(refusal)), refusal.status
    flash(_("The entry is taken back, and the learner is told why."), "done")
    return redirect(_place(reversal), 303)


@pages.get("/admin/people/<id:learner_id>/credits/new")
def new_entry(learner_id: int) -> str:
    """Where hours are entered by hand."""
    return _entry_page(learner_id, {}, {})


@pages.post("/admin/people/<id:learner_id>/credits")
@once
def enter_by_hand(learner_id: int) -> Any:
    """Enter hours by hand; a faulty entry comes back as it was typed."""
    try:
        entry = actions.enter_by_hand(current_actor(), learner_id, read_page(ByHand))
    except Invalid as refusal:
        faults = field_sentences(refusal)
        return _entry_page(learner_id, dict(request.form), faults), refusal.status
    flash(_("The hours are entered, and the learner is told."), "done")
    return redirect(_place(entry), 303)


def _place(entry: "CreditEntry") -> str:
    place = f"/admin/people/{entry.person_id}/credits?year={entry.year}&entry={entry.id}"
    return f"{place}#entry-{entry.id}"


def _asking_page(entry_id: int, errors: dict[str, list[str]]) -> str:
    asked = queries.taking_back(current_actor(), entry_id)
    return render(
        "appeals/take_back.html",
        asked=asked,
        entry=asked.entry,
        kinds=_kinds(),
        place=_place(asked.entry),
        typed=dict(request.form),
        errors=errors,
    )


def _entry_page(learner_id: int, typed: dict[str, Any], errors: dict[str, list[str]]) -> str:
    return render(
        "appeals/by_hand.html",
        person=queries.person_in_reach(current_actor(), learner_id),
        kinds=[(kind.value, _kinds()[kind]) for kind in BY_HAND],
        typed=typed,
        errors=errors,
        today=clock.today().isoformat(),
    )


def _kinds() -> dict[EntryKind, str]:
    return {kind: _(name) for kind, name in KIND_NAMES.items()}
