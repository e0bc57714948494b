"""Files that are arriving: how much of each is here, which are unfinished, which are too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from sqlalchemy import select

from app.kit.blobs import FETCHED, blobs
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos import permissions
from app.videos.models import Upload, Video
from app.videos.queries.recordings import original_key
from app.videos.rules import State

PARTS = "uploads"
PATIENCE_SECONDS = 60
STRAY_HOURS = 24
UNFINISHED_MOST = 50


@dataclass(frozen=True)
class Unfinished:
    """A file of which only a part has arrived; kept until ``expires_at``."""

    id: int
    filename: str
    length_bytes: int
    offset_bytes: int
    expires_at: datetime

    @property
    def percent(self) -> int:
        return self.offset_bytes * 100 // max(self.length_bytes, 1)


@dataclass(frozen=True)
class Parcel:
    """A whole file on its way to the store: its key there, and where this machine has it."""

    key: str
    path: Path


def get_upload(actor: permissions.Person, upload_id: int) -> Upload:
    """An upload of the actor's own; raises NotFound for everybody else's and expired ones."""
    upload = session.get(Upload, upload_id)
    if upload is None or not permissions.can_continue_upload(actor, upload):
        raise NotFound()
    if upload.video_id is None and upload.expires_at <= now():
        raise NotFound()
    return upload


def partial_path(upload: Upload) -> Path:
    """Where the bytes of an unfinished upload gather."""
    return partial_of(original_key(upload.key))


def partial_of(original: str) -> Path:
    """Where the bytes of the original with that key gather, and wait until the store has them."""
    return blobs().spool(PARTS) / f"{PurePosixPath(original).name}.part"


def find_parcel(video_id: int) -> Parcel | None:
    """What is still to be brought to the store; None when it is there, or the video is gone."""
    video = session.get(Video, video_id)
    if video is None or video.arrived or video.state is not State.UPLOADED:
        return None
    return Parcel(video.original_key, partial_of(video.original_key))


def unarrived_video_ids() -> list[int]:
    """Videos whose bytes should be in the store by now, or on their way to it."""
    since = now() - timedelta(seconds=PATIENCE_SECONDS)
    late = select(Video.id).where(
        Video.state == State.UPLOADED, Video.arrived.is_(False), Video.queued_at <= since
    )
    return list(session.scalars(late.order_by(Video.id)))


def offset(upload: Upload) -> int:
    """How many bytes of an upload are here: what the disk says, nobody else. Raises NotFound."""
    if upload.video_id is not None:
        return upload.length_bytes
    try:
        return partial_path(upload).stat().st_size
    except FileNotFoundError:
        raise NotFound() from None


def unfinished_uploads(viewer: permissions.Person) -> Sequence[Unfinished]:
    """The viewer's own uploads of which bytes are missing, the latest first; one statement."""
    found = session.scalars(
        select(Upload)
        .where(Upload.owner_id == viewer.id, Upload.video_id.is_(None), Upload.expires_at > now())
        .order_by(Upload.id.desc())
        .limit(UNFINISHED_MOST)
    )
    return [
        Unfinished(one.id, one.filename, one.length_bytes, here, one.expires_at)
        for one in found
        if (here := _here(one)) is not None
    ]


def _here(upload: Upload) -> int | None:
    try:
        return offset(upload)
    except NotFound:
        return None


def stray_partials() -> list[Path]:
    """Partial files of this machine that nobody will ask for: a server was killed after the video
    was written down and before it could let go of them."""
    parts = {path.stem: path for path in blobs().spool(PARTS).glob("*.part") if _old(path)}
    if not parts:
        return []
    awaited = select(Upload.key).where(Upload.video_id.is_(None), Upload.key.in_(parts))
    keys = {original_key(name): name for name in parts}
    travelling = select(Video.original_key).where(
        Video.arrived.is_(False), Video.original_key.in_(keys)
    )
    needed = set(session.scalars(awaited)) | {keys[one] for one in session.scalars(travelling)}
    return [path for name, path in parts.items() if name not in needed]


def stray_copies() -> list[Path]:
    """Folders with what a worker had fetched from a bucket when it was killed."""
    return [path for path in blobs().spool(FETCHED).iterdir() if _old(path)]


def _old(path: Path) -> bool:
    since = now() - timedelta(hours=STRAY_HOURS)
    try:
        return path.stat().st_mtime < since.timestamp()
    except FileNotFoundError:
        return False


def expired_uploads() -> list[Upload]:
    """Uploads that were never finished and whose time has passed."""
    late = select(Upload).where(Upload.video_id.is_(None), Upload.expires_at <= now())
    return list(session.scalars(late.order_by(Upload.id).limit(500)))
