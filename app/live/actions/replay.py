"""Recordings of lessons that ended, on their way to a course."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, NotAllowed
from app.live import queries
from app.live.models import LiveReplay
from app.live.rules import SendRefusal
from app.live.rules.replay import ReplayRefusal, ReplayState, check_again

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def ask_for_replay(live_id: int) -> None:
    """A lesson that was on air has ended: its recording shall become a course. Part of the end."""
    if session.get(LiveReplay, live_id) is None:
        waiting = ReplayState.WAITING
        session.add(LiveReplay(live_id=live_id, state=waiting, asked_at=clock.now(), stretches=[]))


@transactional
def try_replay_again(actor: "User", live_id: int) -> None:
    """Its teacher asks once more for what has failed.

    Refuses everybody else (NotAllowed), and a recording that is a course, under way, or was never
    made (Conflict).
    """
    if queries.get_live(actor, live_id).teacher.id != actor.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    replay = session.scalar(locked(select(LiveReplay).where(LiveReplay.live_id == live_id)))
    refusal = check_again(replay.state) if replay else ReplayRefusal.NO_REPLAY
    if refusal or replay is None:
        raise Conflict(refusal)
    replay.state, replay.problem, replay.attempts = ReplayState.WAITING, None, 0
    replay.asked_at = clock.now()
