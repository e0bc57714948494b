"""The same file twice: earlier recordings of the same person with the same bytes.

Nobody is told of other people's files, not even that they exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import aliased

from app.kit.db import session
from app.videos import permissions
from app.videos.models import Video
from app.videos.rules import State

COPIES_MOST = 20


@dataclass(frozen=True)
class Earlier:
    """A recording that has the same bytes as a later one."""

    id: int
    filename: str
    created_at: datetime
    state: State


@dataclass(frozen=True)
class Copy:
    """A recording that no lesson shows, and the earlier one with the same bytes."""

    id: int
    filename: str
    size_bytes: int
    earlier: Earlier


def earlier_of(viewer: permissions.Person, video: Video) -> Earlier | None:
    """The viewer's earlier recording with the same bytes as their own ``video``, if it can be used
    in its place; one that can be watched already comes first."""
    if video.owner_id != viewer.id or video.state is State.READY:
        return None
    found = find_earlier(video)
    return _earlier(found) if found else None


def find_earlier(video: Video) -> Video | None:
    """The earlier recording of the same owner that can be used in place of this one."""
    if video.file_hash is None:
        return None
    return session.scalars(
        select(Video)
        .where(
            Video.owner_id == video.owner_id,
            Video.file_hash == video.file_hash,
            Video.id < video.id,
            Video.state != State.FAILED,
        )
        .order_by(case((Video.state == State.READY, 0), else_=1), Video.id)
        .limit(1)
    ).first()


def unused_copies(viewer: permissions.Person, without: Select[Any]) -> Sequence[Copy]:
    """The viewer's own recordings that ``without`` does not name and of which there is an earlier
    one, the latest first; one statement."""
    first = aliased(Video)
    rows = session.execute(
        select(
            Video.id,
            Video.filename,
            Video.size_bytes,
            first.id.label("first_id"),
            first.filename.label("first_filename"),
            first.created_at.label("first_created_at"),
            first.state.label("first_state"),
        )
        .join(first, (first.owner_id == Video.owner_id) & (first.file_hash == Video.file_hash))
        .where(
            Video.owner_id == viewer.id,
            Video.state != State.FAILED,
            Video.id.not_in(without),
            first.id < Video.id,
            first.state != State.FAILED,
        )
        .order_by(Video.id.desc(), first.id)
        .limit(COPIES_MOST)
    )
    found: dict[int, Copy] = {}
    for row in rows:
        earlier = Earlier(row.first_id, row.first_filename, row.first_created_at, row.first_state)
        found.setdefault(row.id, Copy(row.id, row.filename, row.size_bytes, earlier))
    return list(found.values())


def _earlier(video: Video) -> Earlier:
    return Earlier(video.id, video.filename, video.created_at, video.state)
