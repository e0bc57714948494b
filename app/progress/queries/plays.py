"""One play, for the learner who opened it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.kit.db import session
from app.kit.errors import NotFound
from app.progress.models import Coverage, Play
from app.progress.queries.stored import paired
from app.progress.rules.crediting import PlayState
from app.progress.rules.intervals import Coverage as Spans


@dataclass(frozen=True)
class PlayView:
    """Where a play stands, and which device took over if one did."""

    state: PlayState
    covered: Spans
    covered_ms: int
    duration_ms: int
    completed_at: datetime | None
    saved_at: datetime
    stopped_at: datetime | None
    taken_over_by: str | None


def get_play(viewer: User, play_id: int) -> PlayView:
    """A play of the viewer's own; raises NotFound for everybody else's."""
    row = session.execute(
        select(Play, Coverage)
        .join(Coverage, Coverage.id == Play.coverage_id)
        .where(Play.id == play_id, Play.learner_id == viewer.id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    play, coverage = row
    return PlayView(
        state=play.state,
        covered=paired(coverage.spans),
        covered_ms=coverage.covered_ms,
        duration_ms=play.duration_ms,
        completed_at=coverage.completed_at,
        saved_at=coverage.saved_at,
        stopped_at=play.stopped_at,
        taken_over_by=_successor(play) if play.state is PlayState.SUPERSEDED else None,
    )


def _successor(play: Play) -> str | None:
    """The device of the play that superseded this one."""
    return session.scalar(
        select(Play.device)
        .where(Play.learner_id == play.learner_id, Play.id > play.id)
        .order_by(Play.id)
        .limit(1)
    )
