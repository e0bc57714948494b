"""Captions are kept; which of them is shown is decided by the lesson."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.kit.clock import now
from app.kit.db import session, transactional
from app.kit.errors import NotFound
from app.videos import permissions
from app.videos.models import CaptionTrack, Video
from app.videos.rules.captions import Cue, Language
from app.videos.rules.tus import clean_filename

FORGOTTEN_AT_ONCE = 500


@transactional
def keep_captions(
    actor: permissions.Person,
    video_id: int,
    language: Language,
    cues: Sequence[Cue],
    *,
    label: str = "",
    source_name: str = "",
) -> int:
    """A new track of a recording of the actor's own, for good; returns its id.

    ``cues`` have been checked (``rules.captions``) and are in the order of time. Raises NotFound
    for other people's recordings.
    """
    video = session.get(Video, video_id)
    if video is None or video.owner_id != actor.id:
        raise NotFound()
    track = CaptionTrack(
        video_id=video_id,
        language=language,
        label=label,
        source_name=clean_filename(source_name) if source_name else "",
        cues=[[one.start_ms, one.end_ms, one.text] for one in cues],
        cue_count=len(cues),
        ends_ms=max((one.end_ms for one in cues), default=0),
        created_by_id=actor.id,
        created_at=now(),
    )
    session.add(track)
    session.flush()
    return track.id


@transactional
def forget_captions(shown: Collection[int], before: datetime) -> int:
    """Delete the tracks that were kept before then and are not among those ``shown``; returns how
    many. For the slice that knows which of them lessons show."""
    old = session.scalars(select(CaptionTrack.id).where(CaptionTrack.created_at < before))
    gone = sorted(set(old) - set(shown))
    for first in range(0, len(gone), FORGOTTEN_AT_ONCE):
        some = gone[first : first + FORGOTTEN_AT_ONCE]
        session.execute(delete(CaptionTrack).where(CaptionTrack.id.in_(some)))
    return len(gone)
