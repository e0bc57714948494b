"""Captions: what is known of a track, and its words, for callers that have decided who may know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.kit.db import session
from app.videos.models import CaptionTrack
from app.videos.rules.captions import LANGUAGES, Cue, Language


@dataclass(frozen=True)
class TrackFacts:
    """A track of captions without its words."""

    id: int
    video_id: int
    language: Language
    label: str
    """As a menu names it."""
    source_name: str
    cue_count: int
    ends_ms: int
    created_at: datetime


def caption_tracks(track_ids: Iterable[int]) -> list[TrackFacts]:
    """Tracks in the order of their ids as given; one statement, unknown ids are left out."""
    wanted = list(dict.fromkeys(track_ids))
    if not wanted:
        return []
    rows = session.scalars(select(CaptionTrack).where(CaptionTrack.id.in_(wanted)))
    found = {row.id: _facts(row) for row in rows}
    return [found[one] for one in wanted if one in found]


def cues_by_track(track_ids: Collection[int]) -> dict[int, tuple[Cue, ...]]:
    """The words of tracks and when they are said, by the track's id; one statement."""
    if not track_ids:
        return {}
    rows = session.execute(
        select(CaptionTrack.id, CaptionTrack.cues).where(CaptionTrack.id.in_(set(track_ids)))
    )
    return {row.id: tuple(Cue(*cue) for cue in row.cues) for row in rows}


def _facts(row: CaptionTrack) -> TrackFacts:
    return TrackFacts(
        id=row.id,
        video_id=row.video_id,
        language=Language(row.language),
        label=row.label or LANGUAGES[Language(row.language)],
        source_name=row.source_name,
        cue_count=row.cue_count,
        ends_ms=row.ends_ms,
        created_at=row.created_at,
    )
