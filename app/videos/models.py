"""Uploads on their way in, the videos they become, and the renditions made of those."""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.videos.rules import Scan, State


class Video(Base):
    """A recording and the way it has come (see ``rules.State``).

    ``original_key`` is where the teacher's file is kept, under a name nobody is ever told.
    ``key`` is the unguessable part of the public address of the renditions; a worker chooses a new
    one when it begins, so that it also says which attempt holds the video: one that comes back
    from the dead finds another key here and throws its work away. ``done_permille`` and
    ``heartbeat_at`` are written by the worker while it transcodes; a heartbeat that stopped means
    a worker that died. ``problem`` is the code of a ``rules.Problem``; ``log`` is for operators.

    Nobody works on it until it has ``arrived``: its bytes are in the store, and a virus scanner,
    where there is one, has had its say (``scan``). Until then the partial file of its upload is
    the only copy.

    The length, the size and the hash are known once somebody has looked into the file, that is
    in every state but ``uploaded`` and (where the file is unreadable) ``failed``. Width and height
    are those of the upright picture in square pixels; a recording of sound has neither.

    ``turn_at`` is when its turn in the queue is reckoned (``rules.turn_at``), and ``rests_until``
    how long it is left alone after an attempt went wrong. ``findings`` is what somebody who looked
    into the file wrote down for the next (``rules.kept``). ``playable_ms`` is how much of its
    lowest rung is in the store while the rest is still made; of a ready video it says nothing.

    ``sealed``: its segments are encrypted in windows (``rules.windows``), and only a route that has
    decided hands out the key of one. Recordings made before that was so are not.
    """

    __tablename__ = "videos"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    original_key: Mapped[str] = mapped_column(String(120), unique=True)
    size_bytes: Mapped[int] = mapped_column(BigInt)
    file_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[State] = mapped_column(EnumText(State), default=State.UPLOADED)
    arrived: Mapped[bool] = mapped_column(default=True, server_default=true())
    scan: Mapped[Scan] = mapped_column(
        EnumText(Scan), default=Scan.UNSCANNED, server_default=Scan.UNSCANNED
    )
    problem: Mapped[str | None] = mapped_column(String(40))
    log: Mapped[str] = mapped_column(Text, default="")

    duration_ms: Mapped[int | None] = mapped_column(BigInt)
    width: Mapped[int | None]
    height: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    has_poster: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false())

    findings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    playable_ms: Mapped[int] = mapped_column(BigInt, default=0, server_default="0")

    attempts: Mapped[int] = mapped_column(default=0)
    done_permille: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    queued_at: Mapped[Moment | None]
    turn_at: Mapped[Moment | None]
    rests_until: Mapped[Moment | None]
    started_at: Mapped[Moment | None]
    heartbeat_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]

    renditions: Mapped[list["Rendition"]] = relationship(
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="Rendition.height, Rendition.id",
    )

    __table_args__ = (
        Index("ix_videos_state_queued_at", "state", "queued_at"),
        Index("ix_videos_state_turn_at", "state", "turn_at"),
        CheckConstraint("state <> 'ready' OR (duration_ms > 0 AND key IS NOT NULL)", "ready"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", "problem"),
        CheckConstraint("done_permille BETWEEN 0 AND 1000", "permille"),
    )


class Rendition(Base):
    """One quality a ready video can be watched in; without a height it is sound alone."""

    __tablename__ = "renditions"

    id: Mapped[Id]
    video_id: Mapped[int] = mapped_column(BigInt, ForeignKey("videos.id", ondelete="CASCADE"))
    width: Mapped[int | None]
    height: Mapped[int | None]
    bitrate: Mapped[int]

    __table_args__ = (UniqueConstraint("video_id", "height"),)


class Upload(Base):
    """A file that is arriving in pieces (tus).

    How much of it is here is not written in this row: the partial file itself is the truth, so a
    server that is killed loses nothing it acknowledged. ``video_id`` is set once it is whole;
    until then it disappears at ``expires_at``. ``told`` is what the client said of the file
    (``Upload-Metadata``), given back to it as it came.
    """

    __tablename__ = "uploads"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    filename: Mapped[str] = mapped_column(String(255))
    told: Mapped[str] = mapped_column(Text, default="", server_default="")
    length_bytes: Mapped[int] = mapped_column(BigInt)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    video_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("videos.id"), unique=True)


class StorageQuota(Base):
    """How many bytes the people of one organisation may keep (of what, ``queries.storage_of``
    tells), where that differs from what the installation allows everybody (setting
    ``ORGANISATION_QUOTA_BYTES``)."""

    __tablename__ = "storage_quotas"

    organisation_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("organisations.id"), primary_key=True, autoincrement=False
    )
    quota_bytes: Mapped[int] = mapped_column(BigInt)

    __table_args__ = (CheckConstraint("quota_bytes >= 0", "not_negative"),)


class CaptionTrack(Base):
    """The captions of a recording in one language, as they were uploaded or edited once.

    A row never changes: an edit is a new row, and which row is shown is said by the lesson, so a
    published lesson keeps what its reviewers saw. ``cues`` are ``[start_ms, end_ms, text]`` each,
    in the order of time (``rules.captions.Cue``); ``ends_ms`` is when the last of them ends.
    """

    __tablename__ = "caption_tracks"

    id: Mapped[Id]
    video_id: Mapped[int] = mapped_column(BigInt, ForeignKey("videos.id"), index=True)
    language: Mapped[str] = mapped_column(String(16))
    """A ``rules.captions.Language``."""
    label: Mapped[str] = mapped_column(String(60), default="")
    source_name: Mapped[str] = mapped_column(String(255), default="")
    cues: Mapped[list[Any]] = mapped_column(JSON, deferred=True)
    cue_count: Mapped[int]
    ends_ms: Mapped[int] = mapped_column(BigInt)
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    created_at: Mapped[Moment]
