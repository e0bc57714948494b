"""Reminding from the console or from a learner's sheet, and taking it back."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kit.errors import Invalid
from app.kit.forms import parse
from app.kit.web import current_actor, field_sentences, once, redirect_within
from app.supervision import actions, queries
from app.supervision.forms import ConsoleQuery, NewReminders
from app.supervision.rules import Skip, Template
from app.supervision.views import pages
from app.supervision.views.console import Letter, console_page

KEPT = ("risk", "q", "unreminded", "organisation", "post_level", "category", "sort")
NAMED = 5


@pages.post("/supervision/classes/<id:class_id>/reminders")
@once
def send_reminders(class_id: int) -> Any:
    fields = request.form
    console = url_for(".show_console", class_id=class_id, **_filter_of(fields))
    try:
        form = parse(NewReminders, _reminders_of(fields))
        result = actions.remind(current_actor(), class_id, form)
    except Invalid as refusal:
        return console_page(class_id, _query_of(fields), _letter_of(fields, refusal)), 422
    _say(result)
    return redirect_within(fields.get("back"), console)


def _say(result: actions.Reminded) -> None:
    if result.sent:
        sent = ngettext(
            "%(num)s reminder is on its way.", "%(num)s reminders are on their way.", result.sent
        )
        flash(sent, "done")
    for reason in Skip:
        _say_skipped(reason, [who for who, why in result.skipped if why is reason])
    if result.remaining:
        rest = ngettext(
            "%(num)s more is waiting; press once more to go on.",
            "%(num)s more are waiting; press once more to go on.",
            result.remaining,
        )
        flash(rest, "attention")


def _say_skipped(reason: Skip, learner_ids: list[int]) -> None:
    """Who was left out and why, the first few by name."""
    if not learner_ids:
        return
    left_out = ngettext(
        "%(num)s person was left out.", "%(num)s people were left out.", len(learner_ids)
    )
    known = queries.names_of(learner_ids[:NAMED]) if reason is not Skip.NOT_A_MEMBER else {}
    names = _(", ").join(person.name for person in known.values())
    more = "…" if names and len(learner_ids) > NAMED else ""
    named = _("(%(names)s)", names=names + more) if names else ""
    flash(" ".join(part for part in (left_out, named, _(reason.sentence)) if part), "attention")


@pages.post("/supervision/classes/<id:class_id>/reminders/recall")
def recall_reminders(class_id: int) -> Any:
    taken = actions.recall_reminders(current_actor(), class_id)
    said = ngettext(
        "%(num)s unread reminder was taken back.",
        "%(num)s unread reminders were taken back.",
        taken,
    )
    flash(said, "done")
    return redirect(url_for(".show_console", class_id=class_id, **_filter_of(request.form)), 303)


def _filter_of(fields: Any) -> dict[str, Any]:
    return {name: fields[name] for name in KEPT if fields.get(name)}


def _query_of(fields: Any) -> ConsoleQuery:
    """The choice the console showed; everybody if it cannot be read."""
    try:
        return parse(ConsoleQuery, _filter_of(fields))
    except Invalid:
        return ConsoleQuery()


def _letter_of(fields: Any, refusal: Invalid) -> Letter:
    """What was typed and chosen, to be shown again."""
    return Letter(
        words=fields.get("words", ""),
        template=fields.get("template", ""),
        learner_ids=frozenset(fields.getlist("learner_ids")),
        everybody=bool(fields.get("everybody")),
        errors=field_sentences(refusal),
    )


def _reminders_of(fields: Any) -> dict[str, Any]:
    """The page's form as the API would send it; own words win over the template."""
    words = fields.get("words", "").strip() or fields.get("template") or Template.GENERAL.value
    if fields.get("everybody"):
        return {"filter": _filter_of(fields), "template": words}
    return {"learner_ids": fields.getlist("learner_ids"), "template": words}
