"""Making a course, changing its words, opening a draft beside what is published."""

from typing import Any

from sqlalchemy import select

from app.accounts.queries import organisation_titles
from app.courses.forms import CourseChange, NewCourse
from app.courses.models import Course, LessonVersion, Revision
from app.courses.permissions import Actor, can_edit, can_make_courses
from app.courses.queries import find_topic, get_course, lessons_of, newest_revision
from app.courses.rules import State, refuse_edit, refuse_kind, refuse_older
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed
from app.reasons import N_

_ON_COURSE = {
    "hosting_organisation": "hosting_organisation_id",
    "building_organisation": "building_organisation_id",
    "responsible_person": "responsible_person",
}
_ON_REVISION = {
    "title": "title",
    "summary": "summary",
    "topic": "topic_id",
    "tags": "tags",
    "level": "level",
}


@transactional
def create_course(actor: Actor, form: NewCourse, *, credit_source: str | None = None) -> Course:
    """A new course with an empty first draft; for the same ``form_key`` the one made before.

    ``credit_source`` is what its hours are entered under, where another slice says so.

    Raises NotAllowed for people who are not teachers, Invalid for an unknown topic or
    organisation.
    """
    if not can_make_courses(actor):
        raise NotAllowed()
    made = _made_before(actor, form.form_key)
    if made:
        return made
    _check_references(form)
    moment = clock.now()
    course = Course(
        owner_id=actor.id,
        kind=form.kind,
        state=State.DRAFT,
        creation_key=form.form_key,
        credit_source=credit_source,
        created_at=moment,
        **_columns(form, _ON_COURSE, set(_ON_COURSE)),
    )
    session.add(course)
    session.flush()
    words = _columns(form, _ON_REVISION, set(_ON_REVISION))
    session.add(
        Revision(course_id=course.id, number=1, created_at=moment, edited_at=moment, **words)
    )
    session.flush()
    return course


@transactional
def edit_course(actor: Actor, course_id: int, form: CourseChange) -> Revision:
    """Change what the form names, in the draft; a published course gets a new draft for it.

    Raises NotFound, NotAllowed (not the author), Conflict (in review, on its way out, kind
    already fixed, changed since the form was opened), Invalid.
    """
    _check_references(form)
    revision = draft_revision(actor, course_id)
    course = session.get_one(Course, course_id)
    given = form.model_fields_set
    older = refuse_older(revision.edits, form.edits)
    if older:
        raise Conflict(older)
    if "kind" in given:
        refusal = refuse_kind(course.state, course.kind, form.kind)
        if refusal:
            raise Conflict(refusal)
        course.kind = form.kind
    if "title" in given and not form.title:
        raise Invalid(errors={"title": [N_("Please fill this in.")]})
    for column, value in _columns(form, _ON_COURSE, given).items():
        setattr(course, column, value)
    for column, value in _columns(form, _ON_REVISION, given).items():
        setattr(revision, column, value)
    revision.edits += 1
    revision.edited_at = clock.now()
    session.flush()
    return revision


@transactional
def draft_revision(actor: Actor, course_id: int) -> Revision:
    """The draft that takes changes; beside a published revision a copy of it is opened.

    Raises NotFound, NotAllowed (not the author), Conflict (in review, or on its way out).
    """
    session.execute(locked(select(Course.id).where(Course.id == course_id)))
    course = get_course(actor, course_id)
    if not can_edit(actor, course.owner_id):
        raise NotAllowed()
    newest = newest_revision(course_id)
    refusal = refuse_edit(course.state, newest.stage)
    if refusal:
        raise Conflict(refusal)
    return newest if newest.stage is State.DRAFT else _copied(newest)


def _copied(revision: Revision) -> Revision:
    moment = clock.now()
    copy = Revision(
        course_id=revision.course_id,
        number=revision.number + 1,
        stage=State.DRAFT,
        created_at=moment,
        edited_at=moment,
        edits=revision.edits,
        **{column: getattr(revision, column) for column in _ON_REVISION.values()},
    )
    session.add(copy)
    session.flush()
    for lesson in lessons_of(revision.id):
        session.add(
            LessonVersion(
                revision_id=copy.id,
                **{
                    column.key: getattr(lesson, column.key)
                    for column in LessonVersion.__table__.columns
                    if column.key not in ("id", "revision_id")
                },
            )
        )
    session.flush()
    return copy


def _made_before(actor: Actor, form_key: str | None) -> Course | None:
    if form_key is None:
        return None
    return session.scalar(
        select(Course).where(Course.owner_id == actor.id, Course.creation_key == form_key)
    )


def _columns(
    form: NewCourse | CourseChange, columns: dict[str, str], given: set[str]
) -> dict[str, Any]:
    found = {column: getattr(form, name) for name, column in columns.items() if name in given}
    return {
        column: list(value) if isinstance(value, tuple) else value
        for column, value in found.items()
    }


def _check_references(form: NewCourse | CourseChange) -> None:
    """What the form points at must exist; raises Invalid for each field that points nowhere."""
    wanted = {
        name: getattr(form, name) for name in ("hosting_organisation", "building_organisation")
    }
    known = organisation_titles([one for one in wanted.values() if one])
    errors = {
        name: [N_("This organisation does not exist.")]
        for name, one in wanted.items()
        if one and one not in known
    }
    if form.topic and find_topic(form.topic) is None:
        errors["topic"] = [N_("This topic does not exist.")]
    if errors:
        raise Invalid(errors=errors)
