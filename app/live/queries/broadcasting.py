"""Reads of stays on air: the stream of a lesson, and when it was really on air."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import and_, func, or_, select

from app.accounts.models import User
from app.kit import clock
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.kit.settings import settings
from app.live import ingest
from app.live.models import Broadcast, LiveLesson
from app.live.queries.planning import LiveCard, get_live, invites
from app.live.rules import (
    DOORS_OPEN,
    MASTER,
    MOST_WINDOWS,
    Phase,
    SendRefusal,
    Span,
    Trouble,
    is_forgotten,
    spans,
    srt_port,
)

MOST_DIGITS = 18
PREFIX = ingest.PREFIX


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


@dataclass(frozen=True)
class Feed:
    """Where the chunks of a sender belong."""

    broadcast_id: int
    live_id: int
    folder: str
    part: int
    test: bool


def get_feed(viewer: User, live_id: int, sender: str) -> Feed:
    """The stay on air that ``sender`` feeds, for its teacher alone.

    Raises NotFound and NotAllowed for others, Conflict when the sender has ended or another one
    has taken its place.
    """
    row = session.execute(
        select(Broadcast.id, Broadcast.folder, Broadcast.part, Broadcast.test)
        .join(LiveLesson, LiveLesson.id == Broadcast.live_id)
        .where(
            Broadcast.live_id == live_id,
            Broadcast.sender == sender,
            Broadcast.ended_at.is_(None),
            LiveLesson.teacher_id == viewer.id,
        )
    ).one_or_none()
    if row is not None:
        return Feed(row.id, live_id, row.folder, row.part, row.test)
    if get_live(viewer, live_id).teacher.id != viewer.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    raise Conflict(SendRefusal.SENDER_ENDED)


def open_broadcast(live_id: int) -> Broadcast | None:
    """The stay on air, or the test, that goes on."""
    return session.scalar(
        select(Broadcast).where(Broadcast.live_id == live_id, Broadcast.ended_at.is_(None))
    )


@dataclass(frozen=True)
class Health:
    """How the stream of a lesson is doing; ``state`` is that of the lesson."""

    state: Phase
    broadcast: Broadcast | None

    @property
    def manifest_url(self) -> str | None:
        if self.broadcast is None or self.broadcast.began_at is None:
            return None
        return manifest_url(self.broadcast.folder)

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


@dataclass(frozen=True)
class Ingest:
    """The addresses that a sender of each kind goes to; None where that way is not open."""

    browser_url: str
    srt_url: str | None
    rtmp_url: str | None


def ingest_of(viewer: User, card: LiveCard) -> Ingest | None:
    """Where to send, for the teacher of the lesson alone: whoever knows these may send."""
    if card.teacher.id != viewer.id or card.state in (Phase.ENDED, Phase.CALLED_OFF):
        return None
    chosen = settings()
    key = ingest.sender_key(card.id)
    host = urlsplit(chosen.public_url).hostname
    port = srt_port(card.id, chosen.srt_ports)
    srt = f"srt://{host}:{port}?mode=caller&passphrase={key}&pbkeylen=16" if port else None
    rtmp = f"{chosen.rtmp_url}/{card.id}-{key}" if chosen.rtmp_url else None
    return Ingest(f"{chosen.public_url}/live/{card.id}/on-air", srt, rtmp)


def find_sender(name: str) -> int | None:
    """The lesson that a stream's name (``ID-KEY``, as RTMP has it) may send to; None if none."""
    number, _, key = name.partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > MOST_DIGITS:
        return None
    return int(number) if hmac.compare_digest(ingest.sender_key(int(number)), key) else None


def open_broadcasts() -> list[Feed]:
    """Every stay on air and test that goes on."""
    rows = session.execute(
        select(
            Broadcast.id, Broadcast.live_id, Broadcast.folder, Broadcast.part, Broadcast.test
        ).where(Broadcast.ended_at.is_(None))
    )
    return [Feed(row.id, row.live_id, row.folder, row.part, row.test) for row in rows]


def feed_of_folder(folder: str) -> Feed | None:
    """The stay on air whose stream lies in ``folder``, whether it goes on or not."""
    row = session.execute(
        select(Broadcast.id, Broadcast.live_id, Broadcast.part, Broadcast.test).where(
            Broadcast.folder == folder
        )
    ).one_or_none()
    return Feed(row.id, row.live_id, folder, row.part, row.test) if row else None


def forgotten_lessons() -> list[int]:
    """Lessons that are on air by their row, and over by ``rules.is_forgotten``."""
    now = clock.now()
    rows = session.execute(
        select(
            LiveLesson.id,
            LiveLesson.ends_at,
            LiveLesson.on_air_at,
            func.max(Broadcast.last_segment_at).label("last"),
        )
        .outerjoin(Broadcast, and_(Broadcast.live_id == LiveLesson.id, Broadcast.test.is_(False)))
        .where(LiveLesson.on_air_at.is_not(None), LiveLesson.ended_at.is_(None))
        .group_by(LiveLesson.id)
    )
    return [
        row.id
        for row in rows
        if row.on_air_at
        and is_forgotten(row.ends_at, row.on_air_at, row.last or row.on_air_at, now)
    ]


def lessons_awaiting_senders() -> list[int]:
    """Lessons whose doors are open or that are on air: programs may send to them."""
    now = clock.now()
    return list(
        session.scalars(
            select(LiveLesson.id).where(
                LiveLesson.called_off_at.is_(None),
                LiveLesson.ended_at.is_(None),
                LiveLesson.starts_at <= now + DOORS_OPEN,
                or_(LiveLesson.on_air_at.is_not(None), LiveLesson.ends_at > now),
            )
        )
    )
