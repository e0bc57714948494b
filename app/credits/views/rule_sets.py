"""Pages for learning administrators: rule sets, their editor, their preview, their approval."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import organisation_choices
from app.credits import actions, queries, rules
from app.credits.forms import CAPPABLE, TIERS, FromRuleSet, RuleMoveForm, RuleSetForm, typed_from
from app.credits.rules import (
    CLAIM_NAMES,
    DEED_NAMES,
    KIND_NAMES,
    MOTIVATING,
    MOVE_NAMES,
    PLATFORM_DEFAULT,
    ClaimKind,
    RuleMove,
    RuleSet,
)
from app.credits.views import pages
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.forms import parse
from app.kit.paging import Paging
from app.kit.web import current_actor, field_sentences, once, read_page, read_query, render

LISTS = (
    *("up_to", "worth", "caps", "deed_worth", "deed_most"),
    *("claim_worth", "claim_cap", "claim_year"),
)


@pages.get("/admin/rules")
def list_rule_sets() -> str:
    """Every rule set, the newest first."""
    asked = read_query(Paging)
    found = queries.rule_sets(current_actor(), cursor=asked.cursor, limit=asked.limit)
    more = url_for(".list_rule_sets", cursor=found.next) if found.next else None
    return render("credits/rule_sets.html", cards=found.items, next_url=more, moves=_move_names())


@pages.get("/admin/rules/new")
def new_rule_set() -> str:
    """A new draft: a copy of one there is, or of the platform's default."""
    viewer = current_actor()
    queries.must_set_rules(viewer)
    copied = read_query(FromRuleSet).copy_of
    before = queries.rule_set_desk(viewer, copied).card.rule_set if copied else PLATFORM_DEFAULT
    return _editor(typed_from(_from_next_year(before)), {}, copied=copied)


@pages.post("/admin/rules")
@once
def create_rule_set() -> Any:
    """Begin a draft."""
    actor, copied = current_actor(), read_page(FromRuleSet).copy_of
    before = queries.rule_set_desk(actor, copied).card.rule_set if copied else PLATFORM_DEFAULT
    try:
        row = actions.write_draft(actor, parse(RuleSetForm, _typed()).rule_set(before))
    except Invalid as refusal:
        return _editor(_typed(), field_sentences(refusal), copied=copied), 422
    flash(_("The draft is saved. Now look at whom it changes."), "done")
    return redirect(url_for(".show_rule_set", rule_set_id=row.id), 303)


@pages.get("/admin/rules/<id:rule_set_id>")
def show_rule_set(rule_set_id: int) -> str:
    """What a rule set says, whom it changes, who did what with it, and what I may do."""
    return _desk(rule_set_id, {})


@pages.get("/admin/rules/<id:rule_set_id>/preview")
def show_preview(rule_set_id: int) -> str:
    """How far the preview is; the part of the page that asks again."""
    desk = queries.rule_set_desk(current_actor(), rule_set_id)
    return render("credits/rule_set_preview.html", desk=desk)


@pages.get("/admin/rules/<id:rule_set_id>/edit")
def edit_rule_set(rule_set_id: int) -> str:
    """The editor of a draft."""
    desk = queries.rule_set_desk(current_actor(), rule_set_id)
    return _editor(typed_from(desk.card.rule_set), {}, card=desk.card)


@pages.post("/admin/rules/<id:rule_set_id>/edit")
@once
def change_rule_set(rule_set_id: int) -> Any:
    """Give a draft other words."""
    actor = current_actor()
    card = queries.rule_set_desk(actor, rule_set_id).card
    try:
        wanted = parse(RuleSetForm, _typed()).rule_set(card.rule_set)
        actions.change_draft(actor, rule_set_id, wanted)
    except Invalid as refusal:
        return _editor(_typed(), field_sentences(refusal), card=card), 422
    flash(_("The draft is saved. Now look at whom it changes."), "done")
    return redirect(url_for(".show_rule_set", rule_set_id=rule_set_id), 303)


@pages.post("/admin/rules/<id:rule_set_id>/preview")
def ask_for_preview(rule_set_id: int) -> Any:
    """Work out whom it changes."""
    actions.ask_for_preview(current_actor(), rule_set_id)
    return redirect(url_for(".show_rule_set", rule_set_id=rule_set_id, _anchor="preview"), 303)


@pages.post("/admin/rules/<id:rule_set_id>/moves")
def move_rule_set(rule_set_id: int) -> Any:
    """Put it forward, give it back, approve it, retire it."""
    asked = read_page(RuleMoveForm)
    try:
        actions.move_rule_set(current_actor(), rule_set_id, RuleMove(asked.move), asked.note)
    except Invalid as refusal:
        return _desk(rule_set_id, field_sentences(refusal)), 422
    flash(_said(RuleMove(asked.move)), "done")
    return redirect(url_for(".show_rule_set", rule_set_id=rule_set_id), 303)


@pages.post("/admin/rules/<id:rule_set_id>/remove")
def remove_rule_set(rule_set_id: int) -> Any:
    """Take a draft away for good."""
    actions.remove_draft(current_actor(), rule_set_id)
    flash(_("The draft is gone."), "done")
    return redirect(url_for(".list_rule_sets"), 303)


def _said(move: RuleMove) -> str:
    said = {
        RuleMove.PROPOSE: _("The draft now waits for somebody else to approve it."),
        RuleMove.RETURN: _("The draft can be changed again."),
        RuleMove.APPROVE: _("The rules are in force. What they count otherwise is adjusted now."),
        RuleMove.RETIRE: _("These rules are no longer chosen. Entries go on naming them."),
    }
    return str(said[move])


def _typed() -> dict[str, Any]:
    return dict(request.form) | {name: request.form.getlist(name) for name in LISTS}


def _move_names() -> dict[RuleMove, str]:
    return {move: _(name) for move, name in MOVE_NAMES.items()}


def _desk(rule_set_id: int, errors: dict[str, list[str]]) -> str:
    desk = queries.rule_set_desk(current_actor(), rule_set_id)
    return render(
        "credits/rule_set.html",
        desk=desk,
        errors=errors,
        typed=dict(request.form),
        moves=_move_names(),
        caps=_caps(desk.card.rule_set),
        claims={kind.value: _(name) for kind, name in CLAIM_NAMES.items()},
        deeds={deed.value: _(name) for deed, name in DEED_NAMES.items()},
    )


def _from_next_year(before: RuleSet) -> RuleSet:
    """The same words from the next 1 January on, as rules of a year that goes on seldom change."""
    begins = date(clock.today().year + 1, 1, 1)
    until = before.effective_to if before.effective_to and before.effective_to > begins else None
    return replace(before, effective_from=begins, effective_to=until)


def _whom_i_answer_for() -> list[tuple[Any, str]]:
    author = current_actor()
    everybody = [("", _("Everybody"))] if queries.answers_for(author, PLATFORM_DEFAULT) else []
    return [*everybody, *organisation_choices(reached_by=author)]


def _caps(rule_set: RuleSet) -> list[tuple[str, int]]:
    return [(_(KIND_NAMES[cap.kind]), cap.centihours) for cap in rule_set.year_caps]


def _editor(
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    *,
    copied: int | None = None,
    card: queries.RuleSetCard | None = None,
) -> str:
    return render(
        "credits/rule_set_form.html",
        typed=typed,
        errors=errors,
        copied=copied,
        card=card,
        tiers=range(TIERS),
        claim_names=[_(CLAIM_NAMES[kind]) for kind in ClaimKind],
        deed_names=[_(DEED_NAMES[deed]) for deed in MOTIVATING],
        cap_names=[_(KIND_NAMES[kind]) for kind in CAPPABLE],
        roundings=[
            (rules.Rounding.FLOOR.value, _("down to whole units")),
            (rules.Rounding.HALF.value, _("down to half units")),
            (rules.Rounding.NONE.value, _("by the second, down to 0.01")),
        ],
        organisations=_whom_i_answer_for(),
    )
