"""Bare changes of state, for moderation, which has decided; and a learner's start."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape

from sqlalchemy import select, update

from app.accounts.queries import Person, people
from app.courses.models import Course, CourseStart, LessonVersion, Revision, Topic
from app.courses.permissions import Actor, can_see_drafts
from app.courses.queries import (
    get_course,
    get_revision,
    lessons_by_revision,
    lessons_of,
    measured_ms,
    newest_revision,
    published_revision,
    topics,
)
from app.courses.queries.catalogue import KIND
from app.courses.rules import State, length_of, line_of, open_to_newcomers, sections_of_pages
from app.documents import queries as documents
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, NotFound
from app.reasons import N_
from app.search import actions as search
from app.videos import queries as videos
from app.videos.rules.captions import Cue


@transactional
def place_revision(actor: Actor, revision_id: int, state: State) -> Revision:  # noqa: ARG001
    """Put a revision where moderation has decided.

    Published, it becomes what newcomers get: lengths are measured and fixed, and the course is
    published and found. Earlier revisions stay with those who started them.
    """
    revision = get_revision(revision_id)
    session.execute(locked(select(Course.id).where(Course.id == revision.course_id)))
    revision.stage = state
    if state is State.PUBLISHED:
        _fix_lengths(revision)
        moment = clock.now()
        revision.published_at = moment
        course = session.get_one(Course, revision.course_id)
        course.published_revision_id = revision.id
        course.published_at = moment
        course.state = State.PUBLISHED
        session.flush()
        _let_find(course, revision)
    session.flush()
    return revision


@transactional
def place_course(actor: Actor, course_id: int, state: State) -> Course:  # noqa: ARG001
    """Put a course where moderation has decided; only a published one is found."""
    course = session.scalar(locked(select(Course).where(Course.id == course_id)))
    if course is None:
        raise NotFound()
    course.state = state
    session.flush()
    revision = published_revision(course_id)
    if state is State.PUBLISHED and revision:
        _let_find(course, revision)
    else:
        search.drop_document(KIND, course_id)
    return course


@transactional
def start_course(actor: Actor, course_id: int) -> int:
    """Keep the revision that this person starts now; returns its id.

    Idempotent: who has started keeps theirs, whatever is published later. Authors and reviewers
    of what is not published get the newest revision, and nothing is kept. Raises NotFound.
    """
    course = get_course(actor, course_id)
    start = session.get(CourseStart, (actor.id, course_id))
    if start:
        return start.revision_id
    if not open_to_newcomers(course.state) or course.published_revision_id is None:
        if not can_see_drafts(actor, course.owner_id):
            raise NotFound()
        return newest_revision(course_id).id
    made = upsert(CourseStart.__table__).values(
        person_id=actor.id,
        course_id=course_id,
        revision_id=course.published_revision_id,
        started_at=clock.now(),
    )
    session.execute(made.on_conflict_do_nothing())
    return session.get_one(CourseStart, (actor.id, course_id)).revision_id


@transactional
def take_newest_revision(actor: Actor, course_id: int) -> int:
    """Study the published revision from now on, in place of the one this person began; its id.

    Who chose it cannot go back. Raises NotFound for a course that they have not begun or may not
    see, Conflict while it takes no newcomers: who is in the middle then finishes what they began.
    """
    course = get_course(actor, course_id)
    start = session.get(CourseStart, (actor.id, course_id))
    if start is None:
        raise NotFound()
    if not open_to_newcomers(course.state) or course.published_revision_id is None:
        raise Conflict(N_("This course is on its way out. You can finish the revision you began."))
    start.revision_id = course.published_revision_id
    session.flush()
    return start.revision_id


@transactional
def finish_course(person_id: int, course_id: int, at: datetime) -> None:
    """Remember when this person had first completed the course; later times change nothing."""
    session.execute(
        update(CourseStart)
        .where(
            CourseStart.person_id == person_id,
            CourseStart.course_id == course_id,
            CourseStart.finished_at.is_(None),
        )
        .values(finished_at=at)
    )


def _fix_lengths(revision: Revision) -> None:
    lessons = lessons_of(revision.id)
    facts = videos.facts([one.video_id for one in lessons if one.video_id])
    for lesson in lessons:
        lesson.duration_ms = measured_ms(lesson, facts)
    revision.duration_ms = sum(lesson.duration_ms or 0 for lesson in lessons)


def _let_find(course: Course, revision: Revision) -> None:
    teachers = people([course.owner_id])
    lessons = {revision.id: lessons_of(revision.id)}
    said, read = _said(lessons), _read(lessons)
    search.put_documents([_document(course, revision, lessons, topics(), teachers, said, read)])


@transactional
def let_find_many(found: Sequence[tuple[Course, Revision]]) -> None:
    """Let many published courses be found, in a fixed number of statements."""
    tree, lessons = topics(), lessons_by_revision([revision.id for _, revision in found])
    teachers = people({course.owner_id for course, _ in found})
    said, read = _said(lessons), _read(lessons)
    search.put_documents([_document(*pair, lessons, tree, teachers, said, read) for pair in found])


def _document(
    course: Course,
    revision: Revision,
    lessons: Mapping[int, Sequence[LessonVersion]],
    tree: Sequence[Topic],
    teachers: Mapping[int, Person],
    said: Mapping[int, Sequence[Cue]],
    read: Mapping[int, Sequence[search.Passage]],
) -> search.Document:
    """Courses are found by title, summary, lessons, topic and teacher, by what is said in them, and
    by what stands on their pages."""
    line = line_of(tree, revision.topic_id)
    names = {topic.id: topic.title for topic in tree}
    teacher = teachers[course.owner_id]
    words = [teacher.name, *(names[topic_id] for topic_id in line), *map(str, revision.tags)]
    for lesson in lessons.get(revision.id, ()):
        words += [lesson.title, _text_of(lesson.body_html)]
    return search.Document(
        KIND,
        course.id,
        title=revision.title,
        summary=revision.summary,
        body="\n".join(words),
        facets={
            "topic": [str(topic_id) for topic_id in line],
            "kind": course.kind.value,
            "teacher": str(course.owner_id),
            "length": length_of(revision.duration_ms or 0).value,
            "level": revision.level or [],
            "organisation": [str(course.building_organisation_id)]
            if course.building_organisation_id
            else [],
        },
        published_at=course.published_at or clock.now(),
        passages=[
            search.Passage(lesson.lesson_id, cue.start_ms, cue.text)
            for lesson in lessons.get(revision.id, ())
            for track_id in lesson.caption_track_ids
            for cue in said.get(track_id, ())
        ]
        + [
            passage
            for lesson in lessons.get(revision.id, ())
            for passage in read.get(lesson.lesson_id, ())
        ],
    )


def _said(lessons: Mapping[int, Sequence[LessonVersion]]) -> dict[int, tuple[Cue, ...]]:
    """The words of every track that these lessons show."""
    shown = {
        one for each in lessons.values() for lesson in each for one in lesson.caption_track_ids
    }
    return videos.cues_by_track(shown)


def _read(lessons: Mapping[int, Sequence[LessonVersion]]) -> dict[int, list[search.Passage]]:
    """What stands on the pages of documents, by lesson; each line leads to its page."""
    shown = [one for each in lessons.values() for one in each if one.document_id is not None]
    files = documents.documents(one.document_id for one in shown)
    words = documents.words_of(list(files))
    return {
        one.lesson_id: [
            search.Passage(one.lesson_id, section.start_ms, line)
            for section, page in zip(
                sections_of_pages(files[one.document_id or 0].characters),
                words.get(one.document_id or 0, ()),
                strict=True,
            )
            for line in page.splitlines()
            if line.strip()
        ]
        for one in shown
    }


def _text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))
