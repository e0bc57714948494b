"""Pages: what I was told."""

import re
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.kit import clock
from app.kit.web import (
    current_actor,
    flash_undo,
    read_page,
    read_query,
    redirect_within,
    render,
)
from app.notices import actions, queries
from app.notices.forms import Moment, Which

if TYPE_CHECKING:
    from app.notices.models import Notice

pages = Blueprint("notices", __name__)

SIGNS = {
    "reminder": "alarm-clock",
    "circular": "megaphone",
    "credits": "award",
    "class": "users",
    "course": "square-play",
    "review": "clipboard-check",
    "live": "radio",
    "message": "message-circle",
    "room": "message-circle",
}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
INNER_QUOTES = str.maketrans("“”", "‘’")


@pages.get("/notices")
def list_notices() -> str:
    """What I was told, latest first, day by day."""
    viewer = current_actor()
    asked = read_query(Which)
    found = queries.notices_of(viewer, asked)
    more = url_for(".list_notices", cursor=found.next, only=asked.only) if found.next else None
    said = [_said(one) for one in found.items]
    return render(
        "notices/notices.html",
        days=[(_day(day), list(told)) for day, told in groupby(said, lambda one: one["day"])],
        only=asked.only,
        next_url=more,
        unread=queries.unread_count(viewer),
    )


def _said(notice: "Notice") -> dict[str, Any]:
    """A notice in the reader's language."""
    return {
        "id": notice.id,
        "title": _worded(notice.title, notice.wording),
        "body": _worded(notice.body, notice.wording),
        "link": notice.link,
        "sign": SIGNS.get(notice.kind.split("_")[0].split(".")[0], "bell"),
        "told_at": notice.told_at,
        "day": notice.told_at.astimezone(clock.zone()).date(),
        "is_read": notice.read_at is not None,
    }


def _worded(sentence: str, wording: dict[str, Any]) -> str:
    """A sentence with its values: days as the reader writes them, quotes within quotes turned."""
    if not sentence or not wording:
        return _(sentence) if sentence else ""
    said = str(_(sentence))
    values = dict(wording)
    for name, value in wording.items():
        if isinstance(value, str) and ISO_DAY.fullmatch(value):
            values[name] = format_date(date.fromisoformat(value), _("d MMM yyyy"))
        elif isinstance(value, str) and f"“%({name})s”" in said:
            values[name] = value.translate(INNER_QUOTES)
    return said % values


def _day(day: date) -> dict[str, Any]:
    """A day and how it is called: today, yesterday, or by its date."""
    today = clock.now().astimezone(clock.zone()).date()
    names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return {"date": day, "name": names.get(day)}


@pages.post("/notices/<id:notice_id>/read")
def read_notice(notice_id: int) -> Any:
    """Note that I read it, and go where it leads."""
    notice = actions.read_notice(current_actor(), notice_id)
    return redirect_within(notice.link, url_for(".list_notices"))


@pages.post("/notices/read")
def read_all() -> Any:
    """Note that I read everything."""
    count, moment = actions.read_all(current_actor())
    if count:
        said = ngettext("%(num)s notice is read.", "%(num)s notices are read.", count)
        flash_undo(said, url_for(".unread_again"), at=moment.isoformat())
    return redirect(url_for(".list_notices"), 303)


@pages.post("/notices/unread")
def unread_again() -> Any:
    """Take it back: what I just noted as read waits again."""
    actions.unread_again(current_actor(), read_page(Moment).at)
    flash(_("They are unread again."), "done")
    return redirect(url_for(".list_notices"), 303)


@pages.app_context_processor
def _bell() -> dict[str, Any]:
    """``unread_notices()``: the number beside the bell; asked only by pages that show it."""
    return {"unread_notices": lambda: queries.unread_count(current_actor())}
