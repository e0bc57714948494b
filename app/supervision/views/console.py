"""The console of one class: figures, filters, one line a learner."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import url_for

from app.classes.queries import card_of, courses_of, may_change_roster
from app.kit import clock
from app.kit.paging import Paging
from app.kit.web import current_actor, read_query, render
from app.supervision import queries
from app.supervision.forms import Column, ConsoleQuery, Filter, HeatQuery, Sort
from app.supervision.rules import TEMPLATES, Template
from app.supervision.views import pages

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.classes.models import Class

HEADINGS = (
    Column.LEARNER,
    Column.ORGANISATION,
    Column.EARNED_HOURS,
    Column.RISK,
    Column.LAST_ACTIVE_AT,
    Column.REQUIRED_DONE,
    Column.REMINDERS,
)


@dataclass(frozen=True)
class Letter:
    """A reminder as it was written, and what is wrong with it."""

    words: str = ""
    template: str = ""
    learner_ids: Collection[str] = ()
    everybody: bool = False
    errors: Mapping[str, list[str]] = field(default_factory=dict)


BLANK = Letter()


@pages.get("/supervision/classes/<id:class_id>")
def show_console(class_id: int) -> str:
    return console_page(class_id, read_query(ConsoleQuery))


def console_page(class_id: int, query: ConsoleQuery, letter: Letter = BLANK) -> str:
    """The list of learners, with a reminder that could not be sent as it was written."""
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    found = queries.page_of_rows(watched, query)
    required = [place for place in courses_of(class_id) if place.required]
    course_ids = [place.course_id for place in required]
    address = address_of(class_id, query)
    after = query.at + len(found.items)
    return render(
        "supervision/console.html",
        **frame_of(viewer, watched, query) | {"letter": letter},
        lines=queries.lines_of(viewer, watched, found.items, course_ids),
        required=required,
        next_url=address(cursor=found.next, at=after) if found.next else None,
        headings=HEADINGS,
        sorts={column: _next_sort(query.sort, column) for column in HEADINGS},
    )


def frame_of(viewer: "User", watched: "Class", query: ConsoleQuery | HeatQuery) -> dict[str, Any]:
    """What the console's two views, the list and the heat table, share."""
    return {
        "card": card_of(viewer, watched.id),
        "summary": queries.summary_of(watched),
        "trend": queries.trend_of(watched),
        "choices": queries.choices_of(watched),
        "matching": queries.count_found(watched, query),
        "batch": queries.latest_batch(viewer, watched),
        "query": query,
        "now": clock.now(),
        "days_ago": days_ago,
        "address": address_of(watched.id, query),
        "templates": TEMPLATES,
        "template": _fitting(query),
        "letter": BLANK,
        "may_enter": may_change_roster(viewer, watched.id),
    }


def days_ago(moment: datetime) -> int:
    """How many midnights lie between a moment and now, in the academy's time zone."""
    return (clock.today() - clock.local(moment).date()).days


def address_of(class_id: int, query: ConsoleQuery | HeatQuery) -> Any:
    """Addresses of the console with some of its choices changed; others stay."""
    kept: dict[str, Any] = {
        "risk": query.risk,
        "q": query.q or None,
        "unreminded": "1" if query.unreminded else None,
        "organisation": query.organisation,
        "post_level": query.post_level or None,
        "category": query.category or None,
        "sort": None if query.sort in (None, Sort(Column.RISK)) else str(query.sort),
        "limit": None if query.limit == Paging().limit else query.limit,
    }

    def address(endpoint: str = ".show_console", **changes: Any) -> str:
        return url_for(endpoint, class_id=class_id, **(kept | changes))

    return address


def _next_sort(present: Sort, column: Column) -> str:
    """What a press on a heading sorts by: that column, and the other way round the second time."""
    again = present.column is column and not present.descending
    return str(Sort(column, descending=again))


def _fitting(query: Filter) -> Template:
    """The template that suits the chip that is pressed."""
    risk = query.risk
    return Template(risk) if risk in tuple(Template) else Template.GENERAL
