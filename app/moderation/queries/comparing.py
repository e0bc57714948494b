"""The newest revision beside the published one: words, lessons, minutes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.courses import queries as courses
from app.courses.models import LessonVersion, Revision
from app.documents import queries as documents
from app.moderation.rules import (
    LessonChange,
    LessonMark,
    Piece,
    differences,
    lesson_changes,
    plain_words,
    sameness,
    shortened,
)
from app.videos import queries as videos
from app.videos.queries import TrackFacts, VideoFacts


@dataclass(frozen=True)
class Strip:
    """One text of the course, compared with the published revision."""

    name: str
    """``title``, ``summary`` or a lesson's title."""
    pieces: Sequence[Piece]
    """With long unchanged runs cut out (``skip``)."""


@dataclass(frozen=True)
class Comparison:
    """What is different from the revision that learners have now."""

    number: int
    strips: Sequence[Strip]
    lessons: Sequence[LessonChange]
    same_percent: int
    was_ms: int
    now_ms: int

    @property
    def unchanged(self) -> bool:
        return not self.strips and not self.lessons


def compare(older: Revision, newer: Revision, versions: Sequence[LessonVersion]) -> Comparison:
    """What changed from ``older`` to ``newer``; lessons are matched by their stable id."""
    was = courses.lessons_of(older.id)
    facts = videos.facts({one.video_id for one in [*was, *versions] if one.video_id})
    tracks = videos.caption_tracks(
        track_id for one in [*was, *versions] for track_id in one.caption_track_ids
    )
    files = _Files([*was, *versions])
    before, after = _marks(was, facts, tracks, files), _marks(versions, facts, tracks, files)
    texts = {
        "title": differences(older.title, newer.title),
        "summary": differences(older.summary, newer.summary),
        **_of_lessons(before, after),
    }
    return Comparison(
        number=older.number,
        strips=[
            Strip(name, shortened(pieces)) for name, pieces in texts.items() if _rewritten(pieces)
        ],
        lessons=lesson_changes(before, after),
        same_percent=sameness([piece for pieces in texts.values() for piece in pieces]),
        was_ms=sum(one.duration_ms for one in before),
        now_ms=sum(one.duration_ms for one in after),
    )


def _rewritten(pieces: Sequence[Piece]) -> bool:
    """Whether a text was changed; one that is new or gone as a whole is told by its lesson."""
    kinds = {one.kind for one in pieces}
    return kinds not in (set(), {"same"}, {"new"}, {"gone"})


def _of_lessons(was: Iterable[LessonMark], now: Iterable[LessonMark]) -> dict[str, list[Piece]]:
    """The words of each lesson by its title; equal titles are told apart by their number."""
    before = {one.lesson_id: one for one in was}
    after = {one.lesson_id: one for one in now}
    texts: dict[str, list[Piece]] = {}
    for key in {**after, **before}:
        old, new = before.get(key), after.get(key)
        title = (new or before[key]).title
        name = (
            title if title not in texts and title not in ("title", "summary") else f"{title} ·{key}"
        )
        texts[name] = differences(old.text if old else "", new.text if new else "")
    return texts


def _marks(
    versions: Sequence[LessonVersion],
    facts: Mapping[int, VideoFacts],
    tracks: Sequence[TrackFacts],
    files: "_Files",
) -> list[LessonMark]:
    known = dict(facts)
    labels = {one.id: one.label for one in tracks}
    return [
        LessonMark(
            lesson_id=one.lesson_id,
            title=one.title,
            duration_ms=courses.measured_ms(one, known) or 0,
            required=one.required,
            recording=_recording(one, known),
            document=files.hash_of(one),
            text=files.words_of(one) or plain_words(one.body_html),
            pictures=tuple(one.picture_ids),
            captions={labels[track_id]: track_id for track_id in one.caption_track_ids},
            questions=tuple(one.question_ids),
            answers_right=one.answers_right,
        )
        for one in versions
    ]


class _Files:
    """The documents of some lessons: what tells them apart, and their words."""

    def __init__(self, versions: Sequence[LessonVersion]) -> None:
        self._facts = documents.documents(one.document_id for one in versions)
        self._words = documents.words_of(list(self._facts))

    def hash_of(self, version: LessonVersion) -> str | None:
        found = self._facts.get(version.document_id or 0)
        return found.file_hash if found else None

    def words_of(self, version: LessonVersion) -> str:
        return "\n".join(self._words.get(version.document_id or 0, ()))


def _recording(version: LessonVersion, facts: Mapping[int, VideoFacts]) -> str | None:
    video = facts.get(version.video_id or 0)
    return (video.file_hash or str(video.id)) if video else None
