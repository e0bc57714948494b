"""Markers: moments on air that get a title, and become chapters of the replay."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.live import queries
from app.live.forms import NewMarker
from app.live.models import LiveLesson, LiveMarker
from app.live.rules import SendRefusal
from app.live.rules.replay import ReplayRefusal, check_marker

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def set_marker(actor: "User", live_id: int, form: NewMarker) -> LiveMarker:
    """Its teacher gives this moment of a lesson on air a title.

    The same title at the same moment is the same marker. Refuses everybody else (NotAllowed), a
    lesson that is not on air, a moment before it was, and more than 100 (Conflict).
    """
    state = _its_teacher(actor, live_id).state
    # So that markers that come together are counted one after the other.
    lesson = session.scalar(locked(select(LiveLesson).where(LiveLesson.id == live_id)))
    assert lesson is not None, "it was found just now"
    own = LiveMarker.live_id == live_id
    count = session.scalar(select(func.count()).select_from(LiveMarker).where(own)) or 0
    refusal = check_marker(state, count)
    at = clock.now() - timedelta(seconds=form.seconds_ago)
    if refusal is None and (lesson.on_air_at is None or at < lesson.on_air_at):
        refusal = ReplayRefusal.BEFORE_AIR
    if refusal:
        raise Conflict(refusal)
    same = select(LiveMarker).where(own, LiveMarker.at == at, LiveMarker.title == form.title)
    marker = session.scalar(same)
    if marker is None:
        marker = LiveMarker(live_id=live_id, at=at, title=form.title, by_id=actor.id)
        session.add(marker)
        session.flush()
    return marker


@transactional
def remove_marker(actor: "User", live_id: int, marker_id: int) -> None:
    """Its teacher takes a marker back; a course that was made with it keeps its chapter.

    Raises NotFound, and NotAllowed for everybody else.
    """
    _its_teacher(actor, live_id)
    marker = session.scalar(
        select(LiveMarker).where(LiveMarker.id == marker_id, LiveMarker.live_id == live_id)
    )
    if marker is None:
        raise NotFound(ReplayRefusal.NO_MARKER)
    session.delete(marker)


def _its_teacher(actor: "User", live_id: int) -> queries.LiveCard:
    card = queries.get_live(actor, live_id)
    if card.teacher.id != actor.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    return card
