"""Reads of stays on air: the stream of a lesson, and when it was really on air."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.kit import clock
from app.kit.blobs import blobs
from app.kit.db import session
from app.live.models import Broadcast
from app.live.rules import Span, spans

PREFIX = "live"
MASTER = "index.m3u8"


@dataclass(frozen=True)
class OnAir:
    """A stay on air that is no test; while ``ended_at`` is None the stream goes on."""

    id: int
    folder: str
    manifest_url: str
    began_at: datetime
    away_since: datetime | None
    ended_at: datetime | None
    duration_ms: int


def broadcast_of(live_id: int) -> OnAir | None:
    """The latest stay on air of a lesson that brought a picture or a sound; tests do not count.

    For callers that have decided who may watch.
    """
    statement = (
        select(Broadcast)
        .where(
            Broadcast.live_id == live_id, Broadcast.test.is_(False), Broadcast.began_at.is_not(None)
        )
        .order_by(Broadcast.began_at.desc(), Broadcast.id.desc())
        .limit(1)
    )
    found = session.scalar(statement)
    if found is None or found.began_at is None:
        return None
    return OnAir(
        id=found.id,
        folder=found.folder,
        manifest_url=manifest_url(found.folder),
        began_at=found.began_at,
        away_since=found.away_since,
        ended_at=found.ended_at,
        duration_ms=found.duration_ms,
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
