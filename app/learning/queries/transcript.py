"""A lesson's captions as a text to read: one language of those there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.courses import queries as courses
from app.courses.queries import LessonView
from app.kit.errors import NotFound
from app.videos.queries import TrackFacts
from app.videos.rules.captions import Cue, language_for


@dataclass(frozen=True)
class Transcript:
    """What is said in a lesson, in the language of ``track``."""

    lesson: LessonView
    tracks: Sequence[TrackFacts]
    track: TrackFacts
    cues: Sequence[Cue]


def transcript(viewer: User, lesson_id: int, language: str | None, locale: str) -> Transcript:
    """The transcript in that language, else in the one that suits a reader of ``locale``.

    Raises NotFound for a lesson that is not the viewer's to see or that has no captions.
    """
    lesson = courses.lesson_for(viewer, lesson_id)
    tracks = courses.captions_of(viewer, lesson_id)
    offered = [one.language.value for one in tracks]
    chosen = language if language in offered else language_for(locale, offered)
    track = next((one for one in tracks if one.language == chosen), None)
    if track is None:
        raise NotFound()
    _track, cues = courses.cues_for(viewer, lesson_id, track.id)
    return Transcript(lesson, tracks, track, cues)
