"""The review desk: everything one reviewer needs to decide about one revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.courses import queries as courses
from app.courses.models import LessonVersion, Revision, Topic
from app.courses.permissions import can_see_drafts
from app.courses.queries import PageView
from app.courses.rules import Kind, LessonKind, Question
from app.documents import queries as documents
from app.documents.queries import DocumentFacts
from app.kit.db import session
from app.kit.errors import NotFound
from app.kit.paging import Paging
from app.moderation.models import ReviewMove
from app.moderation.permissions import can_comment
from app.moderation.queries.checking import check
from app.moderation.queries.comments import Comment, comments_of
from app.moderation.queries.comparing import Comparison, compare
from app.moderation.queries.history import HistoryItem, history_of
from app.moderation.queries.standing import Position, passed_by, position_of, situation_of
from app.moderation.rules import (
    FORM_CHECKS,
    Finding,
    Move,
    MoveRefusal,
    decide,
    open_moves,
    refuse_commenting,
)
from app.videos import queries as videos
from app.videos.queries import TrackFacts, VideoFacts

LATEST = Paging(limit=8)


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
    captions: Sequence[TrackFacts] = ()
    questions: Sequence[Question] = ()
    """What its recording asks, with what is right."""
    must_be_right: bool = False
    document: DocumentFacts | None = None
    pages: Sequence[PageView] = ()
    """The pages of a document; none while they are being made."""


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
    pass_refusal: MoveRefusal | None
    """Why this person cannot pass the revision as it is; None if they can."""
    history: Sequence[HistoryItem]
    passes: Sequence[Person]
    waiting_since_at: datetime | None
    comments: Sequence[Comment]
    comments_open: bool
    """Whether this person may write a comment now."""
    findings: Sequence[Finding]
    comparison: Comparison | None

    @property
    def duration_ms(self) -> int:
        return sum(lesson.duration_ms for lesson in self.lessons)

    @property
    def open_comments(self) -> Sequence[Comment]:
        return [one for one in self.comments if one.open]


def desk_of(viewer: User, course_id: int) -> Desk:
    """The desk of a course; NotFound for everybody who may not see its drafts."""
    position = position_of(viewer, course_id)
    if not can_see_drafts(viewer, position.owner_id):
        raise NotFound()
    course = courses.get_course(viewer, course_id)
    revision = session.get_one(Revision, position.revision_id)
    versions = courses.lessons_of(revision.id)
    facts = videos.facts([one.video_id for one in versions if one.video_id])
    passed = passed_by(revision.id)
    names = people({position.owner_id, *passed})
    topic = session.get(Topic, revision.topic_id) if revision.topic_id else None
    situation = situation_of(viewer, position)
    verdict = decide(Move.PASS, situation, FORM_CHECKS)
    writable = refuse_commenting(position.stage, position.state) is None
    return Desk(
        position=position,
        revision=revision,
        kind=course.kind,
        author=names[position.owner_id],
        topic=topic.title if topic else "",
        lessons=_previews(versions, facts),
        moves=open_moves(situation),
        pass_refusal=verdict if isinstance(verdict, MoveRefusal) else None,
        history=history_of(viewer, course_id, LATEST).items,
        passes=[names[one] for one in passed],
        waiting_since_at=_entered_at(revision.id),
        comments=comments_of(viewer, course_id),
        comments_open=writable and can_comment(viewer, position.owner_id),
        findings=check(course, revision, versions, facts),
        comparison=_comparison(course_id, revision, versions),
    )


def _entered_at(revision_id: int) -> datetime | None:
    """When the revision came to where it stands."""
    newest = select(ReviewMove.moved_at).where(ReviewMove.revision_id == revision_id)
    return session.scalar(newest.order_by(ReviewMove.id.desc()).limit(1))


def _comparison(
    course_id: int, revision: Revision, versions: Sequence[LessonVersion]
) -> Comparison | None:
    published = courses.published_revision(course_id)
    if published is None or published.id == revision.id:
        return None
    return compare(published, revision, versions)


def _previews(versions: Sequence[LessonVersion], facts: Mapping[int, VideoFacts]) -> list[Preview]:
    shown = videos.caption_tracks(id for one in versions for id in one.caption_track_ids)
    files = documents.documents(one.document_id for one in versions)
    tracks = {track.id: track for track in shown}
    asked = courses.questions_among([id for one in versions for id in one.question_ids])
    return [
        _preview(
            one,
            facts.get(one.video_id) if one.video_id else None,
            tracks,
            asked,
            files.get(one.document_id or 0),
        )
        for one in versions
    ]


def _preview(
    version: LessonVersion,
    video: VideoFacts | None,
    tracks: Mapping[int, TrackFacts],
    asked: Sequence[Question],
    document: DocumentFacts | None,
) -> Preview:
    measured = version.duration_ms or (video.duration_ms if video else None) or 0
    return Preview(
        lesson_id=version.lesson_id,
        title=version.title,
        kind=version.kind,
        required=version.required,
        duration_ms=measured,
        body_html=version.body_html,
        video=video,
        captions=[tracks[track_id] for track_id in version.caption_track_ids],
        questions=[one for one in asked if one.id in version.question_ids],
        must_be_right=version.answers_right,
        document=document,
        pages=courses.pages_shown(version.lesson_id, document)
        if document and document.ready
        else (),
    )
