"""Captions of a lesson: for its author, and for whoever may see the lesson."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.courses.models import Lesson
from app.courses.permissions import Actor
from app.courses.queries.courses import newest_revision
from app.courses.queries.lessons import open_versions, version_in
from app.courses.queries.studio import editable_lesson
from app.kit.db import session
from app.kit.errors import NotFound
from app.videos import queries as videos
from app.videos.queries import TrackFacts, VideoFacts
from app.videos.rules.captions import Cue, Language


@dataclass(frozen=True)
class CaptionShelf:
    """The captions of a lesson on its author's desk, beside the recording they belong to."""

    lesson_id: int
    video: VideoFacts | None
    tracks: Sequence[TrackFacts]

    @property
    def length_ms(self) -> int | None:
        """How long the recording is; None while nobody has looked into it."""
        return self.video.duration_ms if self.video else None

    def track(self, language: Language) -> TrackFacts | None:
        return next((one for one in self.tracks if one.language is language), None)

    def beyond(self, track: TrackFacts) -> bool:
        """Whether a track outlasts the recording: it was made for another one."""
        return self.length_ms is not None and track.ends_ms > self.length_ms + 1000


def caption_shelf(viewer: Actor, course_id: int, lesson_id: int) -> CaptionShelf:
    """The captions of the viewer's own lesson in its newest revision; raises NotFound."""
    version = editable_lesson(viewer, course_id, lesson_id)
    facts = videos.facts([version.video_id] if version.video_id else [])
    return CaptionShelf(
        lesson_id=lesson_id,
        video=facts.get(version.video_id or 0),
        tracks=videos.caption_tracks(version.caption_track_ids),
    )


def captions_of(viewer: Actor, lesson_id: int) -> list[TrackFacts]:
    """The tracks of a lesson as this person studies it; raises NotFound."""
    return videos.caption_tracks(open_versions(viewer, lesson_id)[0].caption_track_ids)


def cues_for(viewer: Actor, lesson_id: int, track_id: int) -> tuple[TrackFacts, tuple[Cue, ...]]:
    """One track of a lesson with its words, for who may see the lesson; raises NotFound.

    Authors and reviewers see the tracks of the newest revision as well as the published ones.
    """
    shown = {
        one for version in open_versions(viewer, lesson_id) for one in version.caption_track_ids
    }
    found = videos.caption_tracks([track_id]) if track_id in shown else []
    if not found:
        raise NotFound()
    return found[0], videos.cues_by_track([track_id])[track_id]


def course_of_lesson(lesson_id: int) -> int:
    """The course a lesson belongs to; raises NotFound for an unknown one."""
    lesson = session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFound()
    return lesson.course_id


def recording_ms(course_id: int, lesson_id: int) -> int | None:
    """How long the recording of a lesson is in the newest revision; None while it is unknown.

    For callers that have decided who may know it.
    """
    version = version_in(newest_revision(course_id).id, lesson_id)
    facts = videos.facts([version.video_id] if version and version.video_id else [])
    return next((one.duration_ms for one in facts.values()), None)
