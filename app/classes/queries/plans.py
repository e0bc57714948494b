"""The plan of a class: its courses and tutors, and what there is to choose from."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Organisation, RoleGrant, User
from app.accounts.queries import Person
from app.accounts.rules import Role
from app.classes.models import ClassCourse, ClassMember, ClassTutor
from app.courses import queries as courses
from app.courses.models import Course, Revision
from app.courses.rules import State
from app.credits.rules import hours_for
from app.kit.db import session


@dataclass(frozen=True)
class CoursePlace:
    """A course in a class's plan."""

    course_id: int
    title: str
    required: bool
    position: int


def courses_of(class_id: int) -> list[CoursePlace]:
    """The plan: required courses first, each group in its order."""
    rows = session.scalars(
        select(ClassCourse)
        .where(ClassCourse.class_id == class_id)
        .order_by(ClassCourse.required.desc(), ClassCourse.position)
    ).all()
    titles = courses.titles([row.course_id for row in rows])
    return [
        CoursePlace(row.course_id, titles.get(row.course_id, ""), row.required, row.position)
        for row in rows
    ]


def is_required_of(learner_id: int, course_id: int) -> bool:
    """Whether a class this person learns in requires the course of them."""
    asked = (
        select(ClassCourse.course_id)
        .join(ClassMember, ClassMember.class_id == ClassCourse.class_id)
        .where(
            ClassMember.learner_id == learner_id,
            ClassCourse.course_id == course_id,
            ClassCourse.required,
        )
    )
    return session.scalar(asked.limit(1)) is not None


def required_pairs(
    learner_ids: Collection[int], course_ids: Collection[int]
) -> set[tuple[int, int]]:
    """As ``is_required_of``, for many learners and courses: the pairs that some class requires."""
    rows = session.execute(
        select(ClassMember.learner_id, ClassCourse.course_id)
        .join(ClassCourse, ClassCourse.class_id == ClassMember.class_id)
        .where(
            ClassMember.learner_id.in_(learner_ids),
            ClassCourse.course_id.in_(course_ids),
            ClassCourse.required,
        )
        .distinct()
    )
    return {(row.learner_id, row.course_id) for row in rows}


def tutors_of(class_id: int) -> list[Person]:
    """Who answers for the class."""
    rows = session.execute(
        select(User.id, User.name, User.username, Organisation.title)
        .join(ClassTutor, ClassTutor.tutor_id == User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(ClassTutor.class_id == class_id)
        .order_by(User.id)
    )
    return [Person(row.id, row.name, row.username, row.title) for row in rows]


def published_among(course_ids: Collection[int]) -> set[int]:
    """Those of the courses that are published now."""
    found = select(Course.id).where(Course.id.in_(course_ids), Course.state == State.PUBLISHED)
    return set(session.scalars(found))


def choosable_courses() -> list[tuple[int, str]]:
    """Published courses for a plan, the newest first, at most 500."""
    found = select(Course.id).where(Course.state == State.PUBLISHED).order_by(Course.id.desc())
    ids = session.scalars(found.limit(500)).all()
    titles = courses.titles(ids)
    return [(course_id, titles.get(course_id, "")) for course_id in ids]


def organisations_below(viewer: User) -> list[tuple[int, str]]:
    """The viewer's organisation and those below it, in the order of the tree."""
    path = viewer.organisation.path
    rows = session.execute(
        select(Organisation.id, Organisation.title)
        .where(Organisation.path.startswith(path, autoescape=True))
        .order_by(Organisation.path)
        .limit(500)
    )
    return [(row.id, row.title) for row in rows]


def choosable_tutors(viewer: User, class_id: int | None = None) -> list[Person]:
    """The tutors within the viewer's reach, by name, at most 500; and those of a class."""
    rows = session.execute(
        select(User.id, User.name, User.username, Organisation.title)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            RoleGrant.role == Role.TUTOR,
            Organisation.path.startswith(viewer.organisation.path, autoescape=True),
        )
        .order_by(User.name, User.id)
        .limit(500)
    )
    found = [Person(row.id, row.name, row.username, row.title) for row in rows]
    own = tutors_of(class_id) if class_id else []
    return [one for one in own if one not in found] + found


def sources_of(class_id: int) -> list[str]:
    """The class's courses as the ledger of hours names them."""
    ids = session.scalars(select(ClassCourse.course_id).where(ClassCourse.class_id == class_id))
    return sorted(courses.credit_sources(ids.all()).values())


def centihours_of(course_ids: Collection[int]) -> int:
    """What the published revisions of these courses are worth together today."""
    rows = session.execute(
        select(Revision.duration_ms, Revision.topic_id)
        .join(Course, Course.published_revision_id == Revision.id)
        .where(Course.id.in_(course_ids))
    ).all()
    rule_sets = courses.rule_sets_by_topic({row.topic_id for row in rows})
    return sum(hours_for((row.duration_ms or 0) // 1000, rule_sets[row.topic_id]) for row in rows)
