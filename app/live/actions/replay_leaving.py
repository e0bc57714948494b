"""Live streams whose lesson is watched as a course by now are withdrawn, given back, removed."""

from sqlalchemy import select, update

from app.kit import clock
from app.kit.db import locked, session, transactional
from app.live import queries
from app.live.models import Broadcast, LiveReplay


@transactional
def withdraw_streams() -> int:
    """From now on nobody is given the live streams that are not needed any more; how many.

    Those whose course was taken down meanwhile are given again.
    """
    for live_id in queries.replays_to_give_back():
        _locked(live_id).withdrawn_at = None
    due = queries.replays_to_withdraw()
    for live_id in due:
        _locked(live_id).withdrawn_at = clock.now()
    return len(due)


@transactional
def note_removed(live_id: int) -> None:
    """Nothing lies in the store any more of the stays on air of a lesson; tests do not count."""
    mine = (Broadcast.live_id == live_id, Broadcast.test.is_(False))
    session.execute(update(Broadcast).where(*mine).values(segments=0))


@transactional
def note_test_removed(broadcast_id: int) -> None:
    """Nothing lies in the store any more of a test run that is over."""
    test = session.get_one(Broadcast, broadcast_id)
    test.segments, test.whole_at = 0, test.whole_at or clock.now()


def _locked(live_id: int) -> LiveReplay:
    return session.scalars(locked(select(LiveReplay).where(LiveReplay.live_id == live_id))).one()
