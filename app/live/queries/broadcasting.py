"""Reads of stays on air: the stream of a lesson, and when it was really on air."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.kit import clock
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound
from app.live import ingest
from app.live.models import Broadcast, LiveLesson, LiveReplay
from app.live.queries.planning import get_live, invites
from app.live.queries.replay_leaving import is_withdrawn
from app.live.rules import (
    MASTER,
    MOST_WINDOWS,
    Phase,
    SendRefusal,
    Span,
    Trouble,
    spans,
)

PREFIX = ingest.PREFIX


@dataclass(frozen=True)
class OnAir:
    """A stay on air that is no test; while ``ended_at`` is None the stream goes on.

    ``whole`` once the last of it is stored. ``stays`` is how many the lesson had, this one
    included; ``recording_url`` plays them all, one after the other. Nobody is given the addresses
    of what is ``withdrawn``: it is watched as a course.
    """

    id: int
    folder: str
    manifest_url: str
    began_at: datetime
    away_since: datetime | None
    ended_at: datetime | None
    duration_ms: int
    whole: bool
    stays: int
    recording_url: str
    withdrawn: bool = False


def broadcast_of(live_id: int) -> OnAir | None:
    """The latest stay on air of a lesson that brought a picture or a sound; tests do not count.

    For callers that have decided who may watch.
    """
    return broadcasts_of([live_id]).get(live_id)


def broadcasts_of(live_ids: Collection[int]) -> dict[int, OnAir]:
    """``broadcast_of`` for many lessons with one statement; those never on air are left out."""
    statement = (
        select(Broadcast, func.coalesce(is_withdrawn(), False))
        .outerjoin(LiveReplay, LiveReplay.live_id == Broadcast.live_id)
        .where(
            Broadcast.live_id.in_(live_ids),
            Broadcast.test.is_(False),
            Broadcast.began_at.is_not(None),
        )
        .order_by(Broadcast.began_at, Broadcast.id)
    )
    found: dict[int, list[Broadcast]] = {}
    gone: dict[int, bool] = {}
    for one, withdrawn in session.execute(statement) if live_ids else ():
        found.setdefault(one.live_id, []).append(one)
        gone[one.live_id] = withdrawn
    return {live_id: _on_air(stays, gone[live_id]) for live_id, stays in found.items()}


def _on_air(stays: list[Broadcast], withdrawn: bool) -> OnAir:
    stay = stays[-1]
    assert stay.began_at is not None, "only those that began are asked for"
    played_by = manifest_url(stay.folder)
    return OnAir(
        id=stay.id,
        folder=stay.folder,
        manifest_url=played_by,
        began_at=stay.began_at,
        away_since=stay.away_since,
        ended_at=stay.ended_at,
        duration_ms=stay.duration_ms,
        whole=stay.whole_at is not None,
        stays=len(stays),
        recording_url=(
            played_by if len(stays) == 1 else f"/api/v1/live/{stay.live_id}/replay/{MASTER}"
        ),
        withdrawn=bool(withdrawn),
    )


def manifest_url(folder: str) -> str:
    """The address of the master playlist of a stream."""
    return blobs().url(f"{PREFIX}/{folder}/{MASTER}")


def air_spans(live_id: int) -> list[Span]:
    """When a lesson was really on air, in order; one that still is lasts until now.

    A sender that is away ends the span at its last segment until it is back; when it comes back
    in time, the two minutes at most that it was away count as on air, since the audience waited.
    """
    rows = session.execute(
        select(
            Broadcast.began_at, Broadcast.last_segment_at, Broadcast.away_since, Broadcast.ended_at
        ).where(
            Broadcast.live_id == live_id, Broadcast.test.is_(False), Broadcast.began_at.is_not(None)
        )
    )
    stays = [
        (row.began_at, (row.last_segment_at or row.away_since) if row.away_since else row.ended_at)
        for row in rows
    ]
    return spans(stays, clock.now())


@dataclass(frozen=True)
class Health:
    """How the stream of a lesson is doing; ``state`` is that of the lesson."""

    state: Phase
    broadcast: Broadcast | None

    @property
    def manifest_url(self) -> str | None:
        if self.broadcast is None or self.broadcast.began_at is None or self._is_removed:
            return None
        return manifest_url(self.broadcast.folder)

    @property
    def _is_removed(self) -> bool:
        one = self.broadcast
        return one is not None and one.whole_at is not None and not one.segments

    @property
    def trouble(self) -> Trouble | None:
        told = self.broadcast.problem if self.broadcast else None
        return Trouble(told) if told else None


def get_health(viewer: User, live_id: int) -> Health:
    """For the teacher of the lesson: what goes on now, else what went on last.

    Raises NotFound, and NotAllowed for everybody else who is invited.
    """
    card = get_live(viewer, live_id)
    if card.teacher.id != viewer.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    latest = (
        select(Broadcast).where(Broadcast.live_id == live_id).order_by(Broadcast.id.desc()).limit(1)
    )
    return Health(card.state, session.scalar(latest))


def window_key(viewer: User, live_id: int, broadcast_id: int, window: int) -> bytes:
    """The 16 bytes that open a window of a stream, for the invited; of a test for its teacher.

    Raises NotFound.
    """
    if window > MOST_WINDOWS:
        raise NotFound()
    row = session.execute(
        select(Broadcast.folder, Broadcast.test, LiveLesson.teacher_id)
        .join(LiveLesson, LiveLesson.id == Broadcast.live_id)
        .where(
            Broadcast.id == broadcast_id,
            Broadcast.live_id == live_id,
            LiveLesson.called_off_at.is_(None),
            invites(viewer),
        )
    ).one_or_none()
    if row is None or (row.test and row.teacher_id != viewer.id):
        raise NotFound()
    return ingest.window_key(row.folder, window)
