"""The review desk: everything one reviewer needs to decide about one revision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.courses import queries as courses
from app.courses.models import LessonVersion, Revision, Topic
from app.courses.permissions import can_see_drafts
from app.courses.rules import Kind, LessonKind
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Paging
from app.moderation.queries.history import HistoryItem, history_of
from app.moderation.queries.standing import Position, moves_open_to, passed_by, position_of
from app.moderation.rules import Move, Piece, differences, plain_words, sameness
from app.videos import queries as videos
from app.videos.queries import VideoFacts


@dataclass(frozen=True)
class Preview:
    """A lesson as the reviewer watches or reads it."""

    lesson_id: int
    title: str
    kind: LessonKind
    required: bool
    duration_ms: int
    body_html: str
    video: VideoFacts | None


@dataclass(frozen=True)
class Strip:
    """One text of the course, compared with the published revision."""

    name: str
    """``title``, ``summary``, ``lessons`` or a lesson's title."""
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Desk:
    """One course on the desk."""

    position: Position
    revision: Revision
    kind: Kind
    author: Person
    topic: str
    lessons: Sequence[Preview]
    moves: Sequence[Move]
    history: Sequence[HistoryItem]
    passes: Sequence[Person]
    published_number: int | None
    strips: Sequence[Strip]
    same_percent: int

    @property
    def duration_ms(self) -> int:
        return sum(lesson.duration_ms for lesson in self.lessons)


def desk_of(viewer: User, course_id: int) -> Desk:
    """The desk of a course; NotFound for everybody who may not see its drafts."""
    position = position_of(viewer, course_id)
    if not can_see_drafts(viewer, position.owner_id):
        raise NotFound()
    course = courses.get_course(viewer, course_id)
    revision = session.get_one(Revision, position.revision_id)
    versions = courses.lessons_of(revision.id)
    published = courses.published_revision(course_id)
    older = published if published and published.id != revision.id else None
    strips = _compare(older, revision, versions) if older else []
    passed = passed_by(revision.id)
    names = people({position.owner_id, *passed})
    topic = session.get(Topic, revision.topic_id) if revision.topic_id else None
    return Desk(
        position=position,
        revision=revision,
        kind=course.kind,
        author=names[position.owner_id],
        topic=topic.title if topic else "",
        lessons=_previews(versions),
        moves=moves_open_to(viewer, position),
        history=history_of(viewer, course_id, Paging()).items,
        passes=[names[one] for one in passed],
        published_number=older.number if older else None,
        strips=[strip for strip in strips if any(one.kind != "same" for one in strip.pieces)],
        same_percent=sameness([piece for strip in strips for piece in strip.pieces]),
    )


def _previews(versions: Sequence[LessonVersion]) -> list[Preview]:
    facts = videos.facts([one.video_id for one in versions if one.video_id])
    return [_preview(one, facts.get(one.video_id) if one.video_id else None) for one in versions]


def _preview(version: LessonVersion, video: VideoFacts | None) -> Preview:
    measured = version.duration_ms or (video.duration_ms if video else None) or 0
    return Preview(
        lesson_id=version.lesson_id,
        title=version.title,
        kind=version.kind,
        required=version.required,
        duration_ms=measured,
        body_html=version.body_html,
        video=video,
    )


def _compare(older: Revision, newer: Revision, versions: Sequence[LessonVersion]) -> list[Strip]:
    """What changed in words; lessons are matched by their stable id."""
    was = {one.lesson_id: one for one in courses.lessons_of(older.id)}
    now = {one.lesson_id: one for one in versions}
    strips = [
        Strip("title", differences(older.title, newer.title)),
        Strip("summary", differences(older.summary, newer.summary)),
        Strip("lessons", differences(_names(was.values()), _names(now.values()))),
    ]
    for lesson_id in dict.fromkeys([*now, *was]):
        before, after = _text(was.get(lesson_id)), _text(now.get(lesson_id))
        if before != after:
            title = (now.get(lesson_id) or was[lesson_id]).title
            strips.append(Strip(title, differences(before, after)))
    return strips


def _names(versions: Iterable[LessonVersion]) -> str:
    return "\n".join(one.title for one in versions)


def _text(version: LessonVersion | None) -> str:
    return plain_words(version.body_html) if version else ""
