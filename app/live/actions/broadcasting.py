"""Going on air: senders let in, what they brought written down, lessons begun and ended."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.kit import clock
from app.kit.announce import announce
from app.kit.blobs import unguessable_key
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, NotAllowed
from app.live import ingest, queries
from app.live.actions._lessons import lesson_of_teacher, locked_lesson
from app.live.actions.replay import ask_for_replay
from app.live.forms import NewSender
from app.live.models import Broadcast, LiveLesson
from app.live.rules import (
    COMES_BACK_WITHIN,
    Container,
    Phase,
    SendRefusal,
    Trouble,
    Way,
    check_sending,
    phase,
)

if TYPE_CHECKING:
    from app.accounts.models import User

ALIVE_SECONDS = 4.0
"""A sender that was heard from within so many seconds is alive."""


@dataclass(frozen=True)
class Sender:
    """Who may feed a stay on air from now on, and the number of the first chunk it sends."""

    id: str
    next: int
    broadcast_id: int


@dataclass(frozen=True)
class Stream:
    """What an ingest knows of a stream, to be written down."""

    segments: int
    duration_ms: int
    last_segment_at: datetime | None
    began_at: datetime | None
    away_since: datetime | None
    width: int | None
    height: int | None
    frame_rate: float | None
    bitrate_kilobits: int | None
    dropped_frames: int
    trouble: Trouble | None
    whole: bool = False
    """Whether the last of it is stored: nothing follows."""


@transactional
def admit_sender(actor: "User", live_id: int, form: NewSender) -> Sender:
    """Let the teacher's browser send to a lesson, or to a test that only they see.

    The same teacher again comes back into the same stay on air. Refuses everybody else
    (NotAllowed), a lesson that is over or whose doors are closed, a test while it is on air, and a
    second sender while an earlier one is alive (Conflict).
    """
    lesson = lesson_of_teacher(actor, live_id)
    return _admit(lesson, Way.BROWSER, form.mime, test=form.test, again=form.again)


@transactional
def admit_stream(live_id: int, way: Way, turn: int, again: str | None = None) -> Sender:
    """Let a program send, which has proved that it knows the key of this ``turn`` of the lesson.

    ``again`` is the sender that it was until now, where its stream begins anew. Refuses a key that
    has been changed since (NotAllowed), and as ``admit_sender`` does.
    """
    lesson = locked_lesson(live_id)
    if lesson.sender_turn != turn:
        raise NotAllowed(SendRefusal.WRONG_KEY)
    return _admit(lesson, way, Container.TS, test=False, again=again)


@transactional
def start_lesson(actor: "User", live_id: int) -> LiveLesson:
    """Its teacher says that the lesson begins; one that has begun is left as it is.

    Refuses a lesson whose doors are closed yet, that is over or called off (Conflict).
    """
    lesson = lesson_of_teacher(actor, live_id)
    refusal = check_sending(phase(queries.times_of(lesson), clock.now()), test=False)
    if refusal:
        raise Conflict(refusal)
    _go_on_air(lesson)
    return lesson


@transactional
def end_lesson(actor: "User", live_id: int) -> LiveLesson:
    """Its teacher ends a lesson that is on air, for good; one that is over is left as it is.

    Refuses one that was not on air (Conflict).
    """
    lesson = lesson_of_teacher(actor, live_id)
    if lesson.ended_at is None:
        if phase(queries.times_of(lesson), clock.now()) is not Phase.LIVE:
            raise Conflict(SendRefusal.NOT_STARTED)
        _end(lesson)
    return lesson


@transactional
def end_forgotten(live_id: int) -> None:
    """A lesson that is over although nobody said so ends (``rules.is_forgotten``)."""
    lesson = locked_lesson(live_id)
    if lesson.on_air_at is not None and lesson.ended_at is None:
        _end(lesson)


@transactional
def end_test(actor: "User", live_id: int, sender: str) -> None:
    """End a test run. The sender of a lesson that is on air is only gone: it may come back."""
    feed = queries.get_feed(actor, live_id, sender)
    broadcast = session.get_one(Broadcast, feed.broadcast_id)
    if broadcast.test:
        _close(broadcast)


@transactional
def note_stream(broadcast_id: int, stream: Stream) -> None:
    """Write down what has become of a stream; its first segment takes the lesson on air."""
    broadcast = session.scalar(locked(select(Broadcast).where(Broadcast.id == broadcast_id)))
    if broadcast is None:
        return
    broadcast.segments, broadcast.duration_ms = stream.segments, stream.duration_ms
    broadcast.last_segment_at = stream.last_segment_at
    begins = broadcast.began_at is None and stream.began_at is not None
    broadcast.began_at = broadcast.began_at or stream.began_at
    broadcast.width, broadcast.height = stream.width, stream.height
    broadcast.frame_rate = stream.frame_rate
    broadcast.bitrate_kilobits = stream.bitrate_kilobits
    broadcast.dropped_frames = stream.dropped_frames
    broadcast.problem = stream.trouble.value if stream.trouble else None
    if broadcast.ended_at is None:
        broadcast.away_since = stream.away_since
    elif stream.whole:
        broadcast.whole_at = broadcast.whole_at or clock.now()
    if begins and not broadcast.test:
        _go_on_air(locked_lesson(broadcast.live_id))


@transactional
def end_stay(broadcast_id: int) -> None:
    """The sender has been away for too long: who comes later begins another stay."""
    broadcast = session.scalar(locked(select(Broadcast).where(Broadcast.id == broadcast_id)))
    if broadcast is not None and broadcast.ended_at is None:
        _close(broadcast)


def _admit(
    lesson: LiveLesson, way: Way, container: Container, *, test: bool, again: str | None
) -> Sender:
    refusal = check_sending(phase(queries.times_of(lesson), clock.now()), test=test)
    if refusal:
        raise Conflict(refusal)
    broadcast = queries.open_broadcast(lesson.id)
    if broadcast is not None and _is_taken(broadcast, test=test, again=again):
        raise Conflict(SendRefusal.SENDER_ALIVE)
    if broadcast is not None and (broadcast.test != test or _is_too_late(broadcast)):
        _close(broadcast)
        session.flush()
        broadcast = None
    if broadcast is None:
        broadcast = Broadcast(live_id=lesson.id, test=test, folder=unguessable_key(), part=0)
        session.add(broadcast)
    broadcast.way = way
    broadcast.sender = secrets.token_hex(16)
    broadcast.part += 1
    session.flush()
    part = ingest.Part(broadcast.folder, broadcast.part)
    part.open(container)
    return Sender(broadcast.sender, part.next, broadcast.id)


def _is_taken(broadcast: Broadcast, *, test: bool, again: str | None) -> bool:
    """Whether an earlier sender is alive; a test gives way to the lesson, a page to itself."""
    if again == broadcast.sender or (broadcast.test and not test):
        return False
    heard_at = ingest.Part(broadcast.folder, broadcast.part).heard_at()
    return heard_at is not None and time.time() - heard_at < ALIVE_SECONDS


def _is_too_late(broadcast: Broadcast) -> bool:
    away = broadcast.away_since
    return away is not None and clock.now() > away + COMES_BACK_WITHIN


def _go_on_air(lesson: LiveLesson) -> None:
    if lesson.on_air_at is None and lesson.called_off_at is None and lesson.ended_at is None:
        lesson.on_air_at = clock.now()
        _announce(lesson)


def _end(lesson: LiveLesson) -> None:
    lesson.ended_at = clock.now()
    ask_for_replay(lesson.id)
    broadcast = queries.open_broadcast(lesson.id)
    if broadcast is not None:
        _close(broadcast)
    _announce(lesson)


def _close(broadcast: Broadcast) -> None:
    """Nothing more is taken; what has arrived is still made into segments."""
    broadcast.ended_at = clock.now()
    broadcast.sender = None
    ingest.Part(broadcast.folder, broadcast.part).finish()


def _announce(lesson: LiveLesson) -> None:
    state = phase(queries.times_of(lesson), clock.now())
    told = {"live_id": str(lesson.id), "state": state.value}
    announce(f"live-{lesson.id}", "live:changed", told)
