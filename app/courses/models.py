"""The topic tree, courses, their revisions, and lessons with an identity of their own."""

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules import Kind, LessonKind, QuestionKind, State
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Topic(Base):
    """A node of the topic tree (专题分类). Titles are unique among sisters."""

    __tablename__ = "topics"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("topics.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("parent_id", "title"),)


class Course(Base):
    """What stays the same over all revisions of a course.

    ``published_revision_id`` is set by the first publication and from then on always names the
    revision that newcomers get, even while the course is unpublished or retired. ``kind`` may
    change only while the course is a draft. ``creation_key`` makes a repeated form harmless.
    Hosting (主管) and building (建设) organisations and the responsible person (责任人) are
    metadata that reports ask for; nothing is decided by them. ``credit_source`` is what its hours
    are entered under in the ledger, where that is not the course itself: the replay of a live
    lesson shares that of the lesson, so that one of the two is counted.
    """

    __tablename__ = "courses"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    state: Mapped[State] = mapped_column(EnumText(State), default=State.DRAFT)
    published_revision_id: Mapped[int | None] = mapped_column(BigInt)
    hosting_organisation_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("organisations.id")
    )
    building_organisation_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("organisations.id")
    )
    responsible_person: Mapped[str] = mapped_column(String(60), default="")
    creation_key: Mapped[str | None] = mapped_column(String(64))
    credit_source: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Moment]
    published_at: Mapped[Moment | None]
    """When the revision that newcomers get was published."""

    __table_args__ = (
        UniqueConstraint("owner_id", "creation_key"),
        Index("ix_courses_state_published_at_id", "state", "published_at", "id"),
        Index(  # what the facets of the catalogue are counted from
            "ix_courses_state_facets",
            "state",
            "published_revision_id",
            "kind",
            "building_organisation_id",
            "owner_id",
        ),
        CheckConstraint(
            "state = 'draft' OR published_revision_id IS NOT NULL", name="published_has_revision"
        ),
        ForeignKeyConstraint(
            ["published_revision_id"],
            ["revisions.id"],
            name="fk_courses_published_revision_id",
            use_alter=True,
        ),
    )

    @property
    def source(self) -> str:
        """What the ledger of hours calls this course."""
        return self.credit_source or f"course:{self.id}"


class Revision(Base):
    """One wording of a course. Changed only while ``stage`` is draft; immutable once published.

    At most one revision of a course is not published: the newest. ``duration_ms`` is the measured
    sum of its lessons, fixed at publication (None before it).
    """

    __tablename__ = "revisions"

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    number: Mapped[int]
    stage: Mapped[State] = mapped_column(EnumText(State), default=State.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    topic_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("topics.id"), index=True)
    tags: Mapped[list[Any]] = mapped_column(JSON, default=list)
    level: Mapped[str | None] = mapped_column(String(24))
    """A ``rules.Level``, or nothing said."""
    duration_ms: Mapped[int | None] = mapped_column(BigInt)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment]
    edits: Mapped[int] = mapped_column(default=0)
    """How often its words were changed: a form typed upon an older count is refused."""
    published_at: Mapped[Moment | None]

    __table_args__ = (UniqueConstraint("course_id", "number"),)


class Lesson(Base):
    """The identity of a lesson over all revisions: what was watched is kept under this id."""

    __tablename__ = "lessons"

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"))
    creation_key: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("course_id", "creation_key"),)


class LessonVersion(Base):
    """A lesson as one revision words it.

    ``duration_ms`` is measured: of an article when it is written; of a document when its pages have
    been read; of a video when the revision is published (until then the video itself is asked).
    ``body`` is Markdown, ``body_html`` what may be shown of it.
    """

    __tablename__ = "lesson_versions"

    id: Mapped[Id]
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id", ondelete="CASCADE"))
    lesson_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lessons.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[LessonKind] = mapped_column(EnumText(LessonKind))
    video_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("videos.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("documents.id"), index=True)
    """The file of a document; its pages are the lesson's sections."""
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    picture_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The pictures that an article shows (ids of ``pictures``): who may read it may see these."""
    required: Mapped[bool] = mapped_column(default=True)
    chapters: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """``{"at_ms", "title"}`` each, in order; see ``rules.Chapter``."""
    caption_track_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The captions it shows, one track a language, in the order they are offered: ids of
    ``caption_tracks`` (videos), whose rows never change."""
    question_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The questions asked in its recording: ids of ``lesson_questions``, whose rows never
    change."""
    answers_right: Mapped[bool] = mapped_column(default=False)
    """Whether its questions must be answered right, and not only answered."""
    edits: Mapped[int] = mapped_column(default=0)
    duration_ms: Mapped[int | None] = mapped_column(BigInt)

    __table_args__ = (UniqueConstraint("revision_id", "lesson_id"),)


class LessonQuestion(Base):
    """A question inside the recording of a lesson. Its row never changes: a changed question is a
    new row, so what is published and what was answered stay what they were.

    ``options`` are ``{"text", "right"}`` each, two to six; see ``rules.Question``.
    """

    __tablename__ = "lesson_questions"

    id: Mapped[Id]
    lesson_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lessons.id"), index=True)
    at_ms: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(EnumText(QuestionKind))
    body: Mapped[str] = mapped_column(Text)
    options: Mapped[list[Any]] = mapped_column(JSON)
    explanation: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("at_ms >= 0", name="at_ms"),)


class CourseStart(Base):
    """Which revision somebody started, and keeps; and when they had completed it first."""

    __tablename__ = "course_starts"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("courses.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(BigInt, ForeignKey("revisions.id"))
    started_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]

    __table_args__ = (Index("ix_course_starts_course_id", "course_id"),)
