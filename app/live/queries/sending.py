"""Reads that senders and the ingest need: where chunks belong, what goes on, where to send."""

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Select, and_, func, or_, select

from app.accounts.models import User
from app.kit import clock
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed
from app.kit.settings import settings
from app.live import ingest
from app.live.models import Broadcast, LiveLesson
from app.live.queries.planning import LiveCard, get_live
from app.live.rules import DOORS_OPEN, Phase, SendRefusal, Way, is_forgotten, srt_port

MOST_DIGITS = 18


@dataclass(frozen=True)
class Feed:
    """Where the chunks of a sender belong."""

    broadcast_id: int
    live_id: int
    folder: str
    part: int
    test: bool
    way: Way = Way.BROWSER


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
class Ingest:
    """The addresses that a sender of each kind goes to; None where that way is not open.

    ``srt_moved`` says that another lesson has the port that this one would have had.
    """

    browser_url: str
    srt_url: str | None
    rtmp_url: str | None
    srt_moved: bool


def ingest_of(viewer: User, card: LiveCard) -> Ingest | None:
    """Where to send, for the teacher of the lesson alone: whoever knows these may send."""
    if card.teacher.id != viewer.id or card.state in (Phase.ENDED, Phase.CALLED_OFF):
        return None
    chosen = settings()
    key = ingest.sender_key(card.id, card.sender_turn)
    host = urlsplit(chosen.public_url).hostname
    own = srt_port(card.id, chosen.srt_ports)
    port = own if card.srt_port is None else own and card.srt_port
    return Ingest(
        browser_url=f"{chosen.public_url}/live/{card.id}/on-air",
        srt_url=f"srt://{host}:{port}?mode=caller&passphrase={key}&pbkeylen=16" if port else None,
        rtmp_url=f"{chosen.rtmp_url}/{card.id}-{key}" if chosen.rtmp_url else None,
        srt_moved=bool(port) and port != own,
    )


def sender_key(live_id: int) -> str:
    """What lets a program send to a lesson just now; for its teacher alone."""
    turn = session.scalar(select(LiveLesson.sender_turn).where(LiveLesson.id == live_id))
    return ingest.sender_key(live_id, turn or 0)


def find_sender(name: str) -> tuple[int, int] | None:
    """The lesson that a stream's name (``ID-KEY``, as RTMP has it) may send to, and the turn of
    its key; None if none."""
    number, _, key = name.partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > MOST_DIGITS:
        return None
    live_id = int(number)
    turn = session.scalar(select(LiveLesson.sender_turn).where(LiveLesson.id == live_id))
    known = ingest.sender_key(live_id, turn or 0)
    is_its_key = hmac.compare_digest(known.encode(), key.encode("utf-8", "replace"))
    return (live_id, turn) if is_its_key and turn is not None else None


def part_of_sender(sender: str) -> ingest.Part | None:
    """Where a sender's chunks belong; None when it has ended."""
    row = session.execute(
        select(Broadcast.folder, Broadcast.part).where(Broadcast.sender == sender)
    ).one_or_none()
    return ingest.Part(row.folder, row.part) if row else None


@dataclass(frozen=True)
class Door:
    """Where the academy listens for the SRT sender of a lesson; a new key is another door."""

    live_id: int
    turn: int
    address: str


def srt_doors() -> list[Door]:
    """Where programs may send over SRT just now."""
    host = settings().srt_host
    return [
        Door(
            row.id,
            row.sender_turn,
            f"srt://{host}:{row.srt_port}?mode=listener"
            f"&passphrase={ingest.sender_key(row.id, row.sender_turn)}&pbkeylen=16",
        )
        for row in session.execute(_awaiting_senders())
        if row.srt_port in settings().srt_ports
    ]


def ports_held() -> dict[int, int | None]:
    """The lessons that programs may send to just now, each with the port that it holds."""
    return {row.id: row.srt_port for row in session.execute(_awaiting_senders())}


def open_broadcasts() -> list[Feed]:
    """Every stay on air and test that goes on."""
    rows = session.execute(
        select(
            Broadcast.id,
            Broadcast.live_id,
            Broadcast.folder,
            Broadcast.part,
            Broadcast.test,
            Broadcast.way,
        ).where(Broadcast.ended_at.is_(None))
    )
    return [Feed(row.id, row.live_id, row.folder, row.part, row.test, row.way) for row in rows]


def rtmp_door(live_id: int) -> Door | None:
    """Where the stream of a lesson's RTMP sender is fetched from; None without a media server
    (``LIVE_RTMP_URL``)."""
    home = settings().rtmp_url
    turn = session.scalar(select(LiveLesson.sender_turn).where(LiveLesson.id == live_id))
    if home is None or turn is None:
        return None
    return Door(live_id, turn, f"{home}/{live_id}-{ingest.sender_key(live_id, turn)}")


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


def _awaiting_senders() -> Select[int, int, int | None]:
    """Lessons whose doors are open or that are on air: programs may send to them."""
    now = clock.now()
    return select(LiveLesson.id, LiveLesson.sender_turn, LiveLesson.srt_port).where(
        LiveLesson.called_off_at.is_(None),
        LiveLesson.ended_at.is_(None),
        LiveLesson.starts_at <= now + DOORS_OPEN,
        or_(LiveLesson.on_air_at.is_not(None), LiveLesson.ends_at > now),
    )
