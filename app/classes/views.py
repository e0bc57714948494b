"""Pages: my classes, a new class, the roster of a class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.classes import actions, forms, queries
from app.classes.permissions import can_open_classes
from app.classes.rules import RowRefusal
from app.kit import clock
from app.kit.errors import Invalid, NotAllowed
from app.kit.forms import parse
from app.kit.offload import offload
from app.kit.paging import Paging
from app.kit.web import (
    current_actor,
    field_sentences,
    once,
    read_page,
    read_query,
    render,
)

if TYPE_CHECKING:
    from app.accounts.models import User

pages = Blueprint("classes", __name__)

MENDABLE = (RowRefusal.UNKNOWN, RowRefusal.NOT_A_LEARNER, RowRefusal.ELSEWHERE)
"""Rows that somebody may write again; the others are in the class or say nothing."""


@dataclass(frozen=True)
class Entry:
    """What stands in the field for user names, and what came of it."""

    typed: str = ""
    result: actions.RosterResult | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    dry_run: bool = False


NOTHING = Entry()


@pages.get("/classes")
def list_classes() -> str:
    viewer = current_actor()
    found = queries.page_of_classes(viewer, read_query(Paging))
    more = url_for(".list_classes", cursor=found.next) if found.next else None
    return render(
        "classes/classes.html",
        classes=found.items,
        next_url=more,
        may_open=can_open_classes(viewer),
    )


@pages.get("/classes/new")
def new_class() -> str:
    return _plan_page(current_actor(), {}, {})


@pages.post("/classes")
@once
def create_class() -> Any:
    actor = current_actor()
    try:
        opened = actions.create_class(actor, parse(forms.NewClass, _typed()))
    except Invalid as refusal:
        return _plan_page(actor, _typed(), field_sentences(refusal)), 422
    flash(_("The class is open. Now enter its learners."), "done")
    return redirect(url_for(".roster", class_id=opened.id), 303)


def _typed() -> dict[str, Any]:
    """What was typed; tutors are pressed one by one, or typed in one field where they are many."""
    lists = {name: request.form.getlist(name) for name in ("required", "electives")}
    return dict(request.form) | lists | {"tutors": " ".join(request.form.getlist("tutors"))}


def _plan_page(viewer: "User", typed: dict[str, Any], errors: dict[str, list[str]]) -> str:
    if not can_open_classes(viewer):
        raise NotAllowed()
    return render(
        "classes/new.html",
        typed=typed,
        errors=errors,
        courses=queries.choosable_courses(),
        organisations=queries.organisations_below(viewer),
        own_organisation=viewer.organisation_id,
        tutors=queries.choosable_tutors(viewer),
    )


@pages.get("/classes/<id:class_id>/edit")
def edit_class(class_id: int) -> str:
    viewer = current_actor()
    card = queries.card_of(viewer, class_id)
    tutors = queries.tutors_of(class_id)
    typed = {
        "title": card.title,
        "summary": card.summary,
        "starts_at": clock.local(card.starts_at).date().isoformat(),
        "ends_at": clock.local(card.ends_at).date().isoformat(),
        "tutors": " ".join(str(one.id) for one in tutors),
    }
    return _change_page(viewer, card, typed, {})


@pages.post("/classes/<id:class_id>/edit")
@once
def change_class(class_id: int) -> Any:
    actor = current_actor()
    try:
        actions.change_class(actor, class_id, parse(forms.ClassChange, _typed()))
    except Invalid as refusal:
        card = queries.card_of(actor, class_id)
        return _change_page(actor, card, _typed(), field_sentences(refusal)), 422
    flash(_("The class is changed."), "done")
    return redirect(url_for(".roster", class_id=class_id), 303)


def _change_page(
    viewer: "User", card: queries.ClassCard, typed: dict[str, Any], errors: dict[str, list[str]]
) -> str:
    if not queries.may_change_roster(viewer, card.id):
        raise NotAllowed()
    return render(
        "classes/edit.html",
        klass=card,
        typed=typed,
        errors=errors,
        tutors=queries.choosable_tutors(viewer, card.id),
    )


@pages.get("/classes/<id:class_id>/roster")
def roster(class_id: int) -> str:
    return _roster_page(current_actor(), class_id, read_query(Paging))


@pages.post("/classes/<id:class_id>/roster")
@once
def add_members(class_id: int) -> Any:
    actor = current_actor()
    dry_run = request.form.get("dry_run") == "1"
    typed = request.form.get("usernames", "")
    try:
        rows = _read_roster().rows()
        result = actions.add_members(actor, class_id, rows, dry_run=dry_run)
    except Invalid as refusal:
        entry = Entry(typed, errors=field_sentences(refusal))
        return _roster_page(actor, class_id, Paging(), entry), 422
    if dry_run:
        names = typed or "\n".join(name for _, name in rows)
        return _roster_page(actor, class_id, Paging(), Entry(names, result, dry_run=True))
    if result.rejected:
        rest = "\n".join(one.username for one in result.rejected if one.reason in MENDABLE)
        return _roster_page(actor, class_id, Paging(), Entry(rest, result))
    flash(
        ngettext("%(num)s learner was entered.", "%(num)s learners were entered.", result.added),
        "done",
    )
    return redirect(url_for(".roster", class_id=class_id), 303)


def _read_roster() -> forms.Roster | forms.RosterSheet:
    file = request.files.get("file")
    if file and file.filename:
        return offload(forms.read_sheet, file.read())
    return read_page(forms.Roster)


def _roster_page(viewer: "User", class_id: int, paging: Paging, entry: Entry = NOTHING) -> str:
    card = queries.card_of(viewer, class_id)
    if not queries.may_change_roster(viewer, class_id):
        raise NotAllowed()
    members = queries.page_of_members(class_id, paging)
    more = url_for(".roster", class_id=class_id, cursor=members.next) if members.next else None
    return render(
        "classes/roster.html",
        klass=card,
        members=members.items,
        next_url=more,
        entry=entry,
        may_watch=queries.may_watch(viewer, class_id),
    )
