"""Pages: what I was told."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from app.kit.paging import Paging
from app.kit.web import current_actor, read_query, redirect_within, render
from app.notices import actions, queries

if TYPE_CHECKING:
    from app.notices.models import Notice

pages = Blueprint("notices", __name__)


@pages.get("/notices")
def list_notices() -> str:
    """What I was told, latest first."""
    viewer = current_actor()
    found = queries.notices_of(viewer, read_query(Paging))
    more = url_for(".list_notices", cursor=found.next) if found.next else None
    unread = queries.unread_count(viewer)
    return render(
        "notices/notices.html",
        notices=[_said(one) for one in found.items],
        next_url=more,
        unread=unread,
    )


def _said(notice: "Notice") -> dict[str, Any]:
    """A notice in the reader's language."""
    return {
        "id": notice.id,
        "title": _(notice.title, **notice.wording),
        "body": _(notice.body, **notice.wording) if notice.body else "",
        "link": notice.link,
        "told_at": notice.told_at,
        "is_read": notice.read_at is not None,
    }


@pages.post("/notices/<id:notice_id>/read")
def read_notice(notice_id: int) -> Any:
    """Note that I read it, and go where it leads."""
    notice = actions.read_notice(current_actor(), notice_id)
    return redirect_within(notice.link, url_for(".list_notices"))


@pages.post("/notices/read")
def read_all() -> Any:
    """Note that I read everything."""
    actions.read_all(current_actor())
    return redirect(url_for(".list_notices"), 303)


@pages.app_context_processor
def _bell() -> dict[str, Any]:
    """``unread_notices()``: the number beside the bell; asked only by pages that show it."""
    return {"unread_notices": lambda: queries.unread_count(current_actor())}
