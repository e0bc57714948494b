"""The classes I answer for, and the console of one of them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import ngettext

from app.classes.permissions import can_open_classes
from app.classes.queries import card_of, courses_of, may_change_roster, page_of_watched
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.forms import parse
from app.kit.paging import Paging
from app.kit.web import current_actor, field_sentences, read_query, render
from app.supervision import actions, queries
from app.supervision.forms import Column, NewReminders, ProgressQuery, Sort
from app.supervision.rules import TEMPLATES, Template
from app.supervision.views import pages

HEADINGS = (
    Column.LEARNER,
    Column.ORGANISATION,
    Column.EARNED_HOURS,
    Column.REQUIRED_DONE,
    Column.LAST_ACTIVE_AT,
    Column.RISK,
    Column.REMINDERS,
)


@pages.get("/supervision")
def list_watched() -> str:
    viewer = current_actor()
    found = page_of_watched(viewer, read_query(Paging))
    more = url_for(".list_watched", cursor=found.next) if found.next else None
    return render(
        "supervision/classes.html",
        classes=found.items,
        next_url=more,
        may_open=can_open_classes(viewer),
    )


@pages.get("/supervision/classes/<id:class_id>")
def show_console(class_id: int) -> str:
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    query = read_query(ProgressQuery)
    found = queries.page_of_rows(watched, query)
    required = [place for place in courses_of(class_id) if place.required]
    learner_ids = [row.learner.id for row in found.items]
    return render(
        "supervision/console.html",
        card=card_of(viewer, class_id),
        rows=found.items,
        summary=queries.summary_of(watched),
        required=required,
        heat=queries.heat_of(viewer, learner_ids, [place.course_id for place in required]),
        query=query,
        now=clock.now(),
        address=_address(class_id, query),
        next_url=_address(class_id, query)(cursor=found.next) if found.next else None,
        headings=HEADINGS,
        sorts={column: _next_sort(query.sort, column) for column in HEADINGS},
        templates=TEMPLATES,
        template=_fitting(query),
        may_enter=may_change_roster(viewer, class_id),
    )


def _address(class_id: int, query: ProgressQuery) -> Any:
    """Addresses of the console with some of its choices changed; others stay."""
    kept: dict[str, Any] = {
        "risk": query.risk,
        "q": query.q or None,
        "unreminded": "1" if query.unreminded else None,
        "sort": None if query.sort == Sort(Column.RISK) else str(query.sort),
        "limit": None if query.limit == Paging().limit else query.limit,
    }

    def address(endpoint: str = ".show_console", **changes: Any) -> str:
        return url_for(endpoint, class_id=class_id, **(kept | changes))

    return address


def _next_sort(present: Sort, column: Column) -> str:
    """What a press on a heading sorts by: that column, and the other way round the second time."""
    again = present.column is column and not present.descending
    return str(Sort(column, descending=again))


def _fitting(query: ProgressQuery) -> Template:
    """The template that suits the chip that is pressed."""
    risk = query.risk
    return Template(risk) if risk in tuple(Template) else Template.GENERAL


@pages.post("/supervision/classes/<id:class_id>/reminders")
def send_reminders(class_id: int) -> Any:
    fields = request.form
    back = url_for(".show_console", class_id=class_id, **_filter_of(fields))
    try:
        form = parse(NewReminders, _reminders_of(fields))
        result = actions.remind(current_actor(), class_id, form)
    except Invalid as refusal:
        faults = [fault for one in field_sentences(refusal).values() for fault in one]
        flash(" ".join(faults), "problem")
        return redirect(back, 303)
    if result.sent:
        sent = ngettext(
            "%(num)s reminder is on its way.", "%(num)s reminders are on their way.", result.sent
        )
        flash(sent, "done")
    if result.skipped:
        left_out = ngettext(
            "%(num)s person was left out: reminded today already, or not in this class.",
            "%(num)s people were left out: reminded today already, or not in this class.",
            len(result.skipped),
        )
        flash(left_out, "attention")
    if result.remaining:
        rest = ngettext(
            "%(num)s more is waiting; press once more to go on.",
            "%(num)s more are waiting; press once more to go on.",
            result.remaining,
        )
        flash(rest, "attention")
    return redirect(back, 303)


def _filter_of(fields: Any) -> dict[str, Any]:
    return {name: fields[name] for name in ("risk", "q", "unreminded", "sort") if fields.get(name)}


def _reminders_of(fields: Any) -> dict[str, Any]:
    """The page's form as the API would send it; own words win over the template."""
    words = fields.get("words", "").strip() or fields.get("template") or Template.GENERAL.value
    if fields.get("everybody"):
        return {"filter": _filter_of(fields), "template": words}
    return {"learner_ids": fields.getlist("learner_ids"), "template": words}
