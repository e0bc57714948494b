"""The room as a page of its own, and its forms for browsers without script or socket."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from app.discussion import actions, forms, queries, rules
from app.kit import clock
from app.kit.errors import Invalid, NotFound, Refused
from app.kit.web import (
    current_actor,
    field_sentences,
    read_page,
    read_query,
    redirect_within,
    render,
    sentence,
)

pages = Blueprint("discussion", __name__)


@pages.app_context_processor
def _for_rooms() -> dict[str, Any]:
    """``new_client_id()``: a name for the next message of a page form; sent twice, said once.

    ``room_zone()``: the academy's time zone, for the times that a script writes. ``is_today()``:
    whether something was said today, and needs no date.
    """
    return {
        "new_client_id": lambda: token_urlsafe(12),
        "room_zone": lambda: clock.zone().key,
        "is_today": lambda at: clock.local(at).date() == clock.today(),
    }


@pages.get("/rooms/<room_id>")
def room(room_id: str) -> Any:
    return _page(room_id, read_query(forms.Earlier))


def _page(room_id: str, form: forms.Earlier, **values: Any) -> str:
    found = queries.get_room(current_actor(), room_id)
    taking_part = found.ref.kind is not rules.RoomKind.COURSE
    stretch = queries.history(
        current_actor(), found, before=form.before or form.cursor, limit=form.limit
    )
    return render(
        "discussion/room_page.html",
        room=found,
        hall=queries.hall_of(current_actor(), room_id) if taking_part else None,
        title=queries.room_title(found),
        room_id=room_id,
        room_messages=stretch.items,
        earlier=stretch.next,
        viewer=current_actor(),
        **values,
    )


@pages.post("/rooms/<room_id>/messages")
def post_message(room_id: str) -> Any:
    try:
        actions.post_message(current_actor(), room_id, read_page(forms.NewMessage))
    except NotFound:
        raise
    except Refused as refusal:
        kept = {"room_draft": request.form.get("body", ""), "room_problem": _sentence(refusal)}
        return _page(room_id, forms.Earlier(), **kept), int(refusal.status)
    return _back(room_id)


@pages.post("/rooms/<room_id>/messages/<id:message_id>/hide")
def hide_message(room_id: str, message_id: int) -> Any:
    actions.hide_message(current_actor(), message_id, read_page(forms.HidingReason).reason)
    flash(_("The message is hidden."), "done")
    return _back(room_id)


@pages.post("/polls/<id:poll_id>/answers")
def answer_poll(poll_id: int) -> Any:
    option = read_page(forms.PollChoice).option
    return _done(lambda: actions.answer_poll(current_actor(), poll_id, option))


@pages.post("/messages/<id:message_id>/votes")
def vote(message_id: int) -> Any:
    deed = actions.vote_for if read_page(forms.Switching).on else actions.take_back_vote
    return _done(lambda: deed(current_actor(), message_id))


@pages.post("/rooms/<room_id>/hands")
def raise_hand(room_id: str) -> Any:
    deed = actions.raise_hand if read_page(forms.Switching).on else actions.lower_hand
    return _done(lambda: deed(current_actor(), room_id), room_id)


def _done(deed: Callable[[], object], room_id: str = "") -> Any:
    """Back to the page one came from, which shows what was done, or says why not."""
    try:
        deed()
    except NotFound:
        raise
    except Refused as refusal:
        flash(_sentence(refusal), "problem")
    back = url_for("discussion.room", room_id=room_id) if room_id else "/live"
    return redirect_within(request.form.get("next"), back)


def _sentence(refusal: Refused) -> str:
    if isinstance(refusal, Invalid) and refusal.errors:
        return next(iter(field_sentences(refusal).values()))[0]
    return sentence(refusal)


def _back(room_id: str) -> Any:
    return redirect_within(request.form.get("next"), url_for("discussion.room", room_id=room_id))
