"""Pages: my appeals, appealing, one appeal for both sides, the appeals to answer, and evidence."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.appeals import actions, queries
from app.appeals.forms import Answer, NewAppeal, WhatAbout, WhichAppeals
from app.appeals.permissions import can_appeal
from app.appeals.rules import (
    ABOUT_NAMES,
    FOLDER,
    LONG_DAYS,
    About,
    AppealRefusal,
    AppealState,
    Decision,
    subject_from,
)
from app.appeals.views import pages
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
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
from app.progress.views import uncounted_words

DESK_LISTS = ("mine", "upheld", "declined", "withdrawn")


@pages.get("/me/appeals")
def list_mine() -> str:
    """What I have appealed about, the newest first."""
    viewer = current_actor()
    if not can_appeal(viewer):
        raise NotAllowed()
    found = queries.appeals_of(viewer, read_query(Paging))
    more = url_for(".list_mine", cursor=found.next) if found.next else None
    return render(
        "appeals/mine.html", appeals=found.items, names=_names(), long=LONG_DAYS, next_url=more
    )


@pages.get("/me/appeals/new")
def new_appeal() -> Any:
    """Appeal about one thing; leads to the appeal about it that waits already, if there is one."""
    viewer, about = current_actor(), read_query(WhatAbout).about
    subject = subject_from(about)
    waiting = queries.waiting_about(viewer.id, subject) if subject else None
    if waiting:
        return redirect(url_for(".show_appeal", appeal_id=waiting), 303)
    return _form_page(about, {}, {})


@pages.post("/me/appeals")
@takes_files(FORM_BYTES)
@once
def make_appeal() -> Any:
    """Keep the evidence, then appeal; what a refused appeal brought is taken back."""
    actor, filed = current_actor(), list[FiledEvidence]()
    about = read_page(WhatAbout).about
    try:
        form = read_page(NewAppeal)
        filed = file_evidence(request.files.getlist("evidence"), FOLDER)
        appeal = actions.make_appeal(actor, form, filed)
    except Refused as refusal:
        take_back_evidence(filed)
        if not isinstance(refusal, Invalid | Conflict):
            raise
        faults = field_sentences(refusal) if isinstance(refusal, Invalid) else {}
        refused = None if faults else sentence(refusal)
        return _form_page(about, dict(request.form), faults, refused), refusal.status
    flash(_("Your appeal is on its way. Somebody who did not decide it looks at it."), "done")
    return redirect(url_for(".show_appeal", appeal_id=appeal.id), 303)


@pages.get("/appeals")
def list_to_answer() -> str:
    """The appeals of people I answer for."""
    viewer = current_actor()
    if not viewer.has(Role.LEARNING_ADMIN):
        raise NotAllowed()
    which = read_query(WhichAppeals)
    found = queries.appeals_to_answer(viewer, which)
    kinds = [("", _("All"), None), *((one.value, _(ABOUT_NAMES[one]), one) for one in About)]
    more = url_for(".list_to_answer", state=which.state, about=which.about, cursor=found.next)
    return render(
        "appeals/desk.html",
        appeals=found.items,
        names=_names(),
        long=LONG_DAYS,
        shown=which.state,
        about=which.about or "",
        lists=[(one, url_for(".list_to_answer", state=one)) for one in DESK_LISTS],
        kinds=[
            (key, name, url_for(".list_to_answer", state=which.state, about=about))
            for key, name, about in kinds
        ],
        next_url=more if found.next else None,
    )


@pages.get("/appeals/<id:appeal_id>")
def show_appeal(appeal_id: int) -> str:
    return _appeal_page(appeal_id, {}, {})


@pages.post("/appeals/<id:appeal_id>/withdraw")
def withdraw_appeal(appeal_id: int) -> Any:
    actions.withdraw_appeal(current_actor(), appeal_id)
    flash(_("The appeal is withdrawn. It stays in your list, marked as such."), "done")
    return redirect(url_for(".show_appeal", appeal_id=appeal_id), 303)


@pages.post("/appeals/<id:appeal_id>/answer")
def answer_appeal(appeal_id: int) -> Any:
    """Uphold an appeal or decline it; a refusal leaves what was written in its box."""
    try:
        form = read_page(Answer)
        actions.answer_appeal(current_actor(), appeal_id, form)
    except Invalid as refusal:
        return _appeal_page(appeal_id, dict(request.form), field_sentences(refusal)), refusal.status
    except Conflict as refusal:
        errors = {"words": [sentence(refusal)]}
        return _appeal_page(appeal_id, dict(request.form), errors), refusal.status
    upheld = form.decision is Decision.UPHOLD
    flash(_("The appeal is upheld.") if upheld else _("The appeal is answered."), "done")
    return redirect(url_for(".show_appeal", appeal_id=appeal_id), 303)


@pages.get("/appeals/<id:appeal_id>/evidence/<id:evidence_id>")
def show_evidence(appeal_id: int, evidence_id: int) -> Response:
    return hand_over_evidence(queries.evidence_of(current_actor(), appeal_id, evidence_id))


def _form_page(
    about: str,
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    refused: str | None = None,
) -> str:
    viewer = current_actor()
    if not can_appeal(viewer):
        raise NotAllowed()
    subject = subject_from(about)
    matter = queries.find_matter(viewer, subject) if subject else None
    if matter is None or not (matter.is_open or refused):
        raise NotFound(AppealRefusal.NO_MATTER)
    return render(
        "appeals/appeal_form.html",
        matter=matter,
        typed=typed,
        errors=errors,
        refused=refused,
        names=_names(),
        reasons=uncounted_words(),
    )


def _appeal_page(appeal_id: int, typed: dict[str, Any], errors: dict[str, list[str]]) -> str:
    page = queries.appeal_page(current_actor(), appeal_id)
    return render(
        "appeals/appeal.html",
        page=page,
        appeal=page.row,
        names=_names(),
        reasons=uncounted_words(),
        may_withdraw=page.mine and page.row.state is AppealState.WAITING,
        held_back=_(page.held_back.sentence) if page.held_back else None,
        typed=typed,
        errors=errors,
    )


def _names() -> dict[About, str]:
    return {about: _(name) for about, name in ABOUT_NAMES.items()}
