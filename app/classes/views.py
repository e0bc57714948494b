"""Pages: my classes, a new class, the roster of a class."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.classes import actions, forms, queries
from app.classes.permissions import can_open_classes
from app.kit.errors import Invalid, NotAllowed
from app.kit.offload import offload
from app.kit.paging import Paging
from app.kit.web import (
    current_actor,
    field_sentences,
    read_page,
    read_query,
    render,
)

if TYPE_CHECKING:
    from app.accounts.models import User

pages = Blueprint("classes", __name__)


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
def create_class() -> Any:
    actor = current_actor()
    try:
        form = read_page(forms.NewClass, several=("required", "electives"))
        opened = actions.create_class(actor, form)
    except Invalid as refusal:
        return _plan_page(actor, _typed(), field_sentences(refusal)), 422
    flash(_("The class is open. Now enter its learners."), "done")
    return redirect(url_for(".roster", class_id=opened.id), 303)


def _typed() -> dict[str, Any]:
    """What was typed, to be shown again."""
    several = ("required", "electives")
    return dict(request.form) | {name: request.form.getlist(name) for name in several}


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


@pages.get("/classes/<id:class_id>/roster")
def roster(class_id: int) -> str:
    return _roster_page(current_actor(), class_id, read_query(Paging))


@pages.post("/classes/<id:class_id>/members")
def add_members(class_id: int) -> Any:
    actor = current_actor()
    dry_run = request.form.get("dry_run") == "1"
    try:
        rows = _read_roster().rows()
        result = actions.add_members(actor, class_id, rows, dry_run=dry_run)
    except Invalid as refusal:
        errors = field_sentences(refusal)
        return _roster_page(actor, class_id, Paging(), errors=errors), 422
    if result.rejected or dry_run:
        return _roster_page(actor, class_id, Paging(), result=result, dry_run=dry_run)
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


def _roster_page(
    viewer: "User",
    class_id: int,
    paging: Paging,
    errors: dict[str, list[str]] | None = None,
    result: actions.RosterResult | None = None,
    dry_run: bool = False,
) -> str:
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
        errors=errors or {},
        result=result,
        dry_run=dry_run,
        typed=request.form.get("usernames", "") if errors or dry_run else "",
    )
