"""Videos for their owner and reviewers, and facts of them for the slices above."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos import permissions
from app.videos.models import Video
from app.videos.rules import (
    WORTH_ANOTHER_TRY,
    Problem,
    State,
    can_be_heard,
    frame_at,
    frame_name,
)

STORYBOARD = "storyboard.vtt"


@dataclass(frozen=True)
class RenditionFacts:
    """One quality; no height means sound alone. ``bitrate`` in bits a second, sound included."""

    width: int | None
    height: int | None
    bitrate: int


@dataclass(frozen=True)
class VideoFacts:
    """What other slices may know of a video; ``problem`` is an English sentence to translate."""

    id: int
    state: State
    duration_ms: int | None
    width: int | None
    height: int | None
    file_hash: str | None
    poster_url: str | None
    renditions: tuple[RenditionFacts, ...]
    problem: str | None
    worth_another_try: bool
    """Whether the same file may well be converted if it is tried once more."""
    filename: str
    owner_id: int
    has_sound: bool | None = None
    """Whether there is something to hear; None while nobody has listened to the file."""

    @property
    def ready(self) -> bool:
        """Whether it can be watched, whole and in every quality."""
        return self.state is State.READY

    @property
    def has_picture(self) -> bool | None:
        """Whether there is something to look at; None while nobody has looked into the file."""
        return None if self.duration_ms is None else self.height is not None


def find_video(viewer: permissions.Person, video_id: int) -> Video | None:
    """The video, or None when there is none that ``viewer`` may see."""
    video = session.get(Video, video_id)
    return video if video and permissions.can_see_video(viewer, video) else None


def get_video(viewer: permissions.Person, video_id: int) -> Video:
    """The video for its owner, reviewers and learning administrators; raises NotFound."""
    video = find_video(viewer, video_id)
    if video is None:
        raise NotFound()
    return video


def facts(video_ids: Iterable[int]) -> dict[int, VideoFacts]:
    """Facts by id, for callers that have decided who may know them; unknown ids are left out."""
    wanted = set(video_ids)
    if not wanted:
        return {}
    found = session.scalars(select(Video).where(Video.id.in_(wanted)))
    return {video.id: facts_of(video) for video in found}


def usable_names(
    viewer: permissions.Person, without: Select[Any], most: int
) -> list[tuple[int, str]]:
    """Id and file name of the viewer's recordings that did not fail and that ``without`` does not
    name, the latest first."""
    rows = session.execute(
        select(Video.id, Video.filename)
        .where(Video.owner_id == viewer.id, Video.state != State.FAILED, Video.id.not_in(without))
        .order_by(Video.id.desc())
        .limit(most)
    )
    return [(row.id, row.filename) for row in rows]


def facts_of(video: Video) -> VideoFacts:
    """The facts of one video."""
    shown = video.state is State.READY and video.has_poster
    return VideoFacts(
        id=video.id,
        state=video.state,
        duration_ms=video.duration_ms,
        width=video.width,
        height=video.height,
        file_hash=video.file_hash,
        poster_url=address(video.key, "poster.jpg") if shown and video.key else None,
        renditions=tuple(RenditionFacts(r.width, r.height, r.bitrate) for r in video.renditions),
        problem=problem_sentence(video.problem),
        worth_another_try=video.problem in WORTH_ANOTHER_TRY,
        filename=video.filename,
        owner_id=video.owner_id,
        has_sound=can_be_heard(video.findings),
    )


def address(key: str, name: str) -> str:
    """Where a file of the renditions under ``key`` is fetched. Who knows the address of a picture
    may look at it; a segment takes a key as well."""
    return blobs().url(f"{rendition_prefix(key)}/{name}")


def frame_url(video_id: int, at_ms: int) -> str | None:
    """A small still of the recording near a moment, or None where none was taken.

    For callers that have decided who may watch: like every address, who knows it may look.
    """
    video = session.get(Video, video_id)
    if video is None or video.key is None or video.state is not State.READY or not video.height:
        return None
    name = frame_name(frame_at(at_ms, video.duration_ms or 0))
    try:
        blobs().find(f"{rendition_prefix(video.key)}/{name}")
    except NotFound:
        return None
    return address(video.key, name)


def storyboard_url(video_id: int) -> str | None:
    """The track of small stills that a time line shows, or None where none was made.

    For callers that have decided who may watch: like every address, who knows it may look.
    """
    video = session.get(Video, video_id)
    if video is None or video.key is None or video.state is not State.READY or not video.height:
        return None
    try:
        if blobs().near:  # a bucket is not asked for every page; a time line without stills is one
            blobs().find(f"{rendition_prefix(video.key)}/{STORYBOARD}")
    except NotFound:
        return None
    return address(video.key, STORYBOARD)


def original_key(key: str) -> str:
    """Where an original is stored; nothing below ``originals`` is ever served."""
    return f"originals/{key}"


def rendition_prefix(key: str) -> str:
    """Where the renditions of one attempt are stored."""
    return f"videos/{key}"


def problem_sentence(code: str | None) -> str | None:
    """The sentence of a problem's code; codes of older versions get the general one."""
    if code is None:
        return None
    return next((p.sentence for p in Problem if p.code == code), Problem.NOT_CONVERTED.sentence)
