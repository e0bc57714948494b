"""Lists of ten thousand: a page of each comes whole, small, and with a way to the rest."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.accounts.models import User
from app.anomalies.models import Anomaly
from app.anomalies.rules.deciding import SignState
from app.anomalies.rules.signs import SignKind
from app.appeals.models import Appeal
from app.appeals.rules import About
from app.claims.models import Claim
from app.claims.rules import ClaimKind
from app.classes.models import ClassMember
from app.courses.models import Course, Revision
from app.courses.rules import Kind, State
from app.discussion.models import Message
from app.kit.clock import now
from app.kit.db import session, transactional
from app.live.models import LiveLesson
from app.live.rules import Invited
from app.moderation.models import ReviewMove
from app.moderation.rules import Move
from app.notes.models import LessonNote
from app.notices.models import Notice
from tests.classes.making import make_class
from tests.courses.making import make_published_course, make_teacher
from tests.factories import make_user
from tests.progress.making import lesson_ids

MANY = 10_000
MOST_BYTES = 250_000
MOST_STATEMENTS = 60


@transactional
def add_many(model: type, row: Callable[[int], dict[str, Any]]) -> None:
    """Ten thousand rows of a table, as the day would have made them one by one."""
    session.execute(insert(model), [row(number) for number in range(1, MANY + 1)])


def many_notices(_course: Course) -> tuple[User, str]:
    person = make_user()
    add_many(
        Notice,
        lambda n: {
            "person_id": person.id, "kind": "video", "title": "“%(file)s” is converted",
            "wording": {"file": f"{n}.mp4"}, "told_at": now() - timedelta(minutes=n),
        },
    )  # fmt: skip
    return person, "/notices"


def many_messages(course: Course) -> tuple[User, str]:
    person = make_user()
    add_many(
        Message,
        lambda n: {
            "room_id": f"course-{course.id}", "author_id": person.id, "client_id": f"c{n}",
            "body": f"第 {n} 句", "posted_at": now(),
        },
    )  # fmt: skip
    return person, f"/rooms/course-{course.id}"


def many_notes(course: Course) -> tuple[User, str]:
    person = make_user()
    [lesson_id] = lesson_ids(course)
    add_many(
        LessonNote,
        lambda n: {
            "person_id": person.id, "lesson_id": lesson_id, "course_id": course.id,
            "client_id": f"c{n}", "at_ms": n, "body": f"第 {n} 条", "written_at": now(),
        },
    )  # fmt: skip
    return person, f"/courses/{course.id}/notes"


def many_live_lessons(_course: Course) -> tuple[User, str]:
    teacher = make_teacher()
    add_many(
        LiveLesson,
        lambda n: {
            "title": f"第 {n} 场", "teacher_id": teacher.id, "invited": Invited.PUBLIC,
            "organisation_id": teacher.organisation_id, "planned_at": now(),
            "starts_at": now() + timedelta(hours=n), "ends_at": now() + timedelta(hours=n + 1),
        },
    )  # fmt: skip
    return teacher, "/live"


def many_appeals(page: str) -> Callable[[Course], tuple[User, str]]:
    def make(_course: Course) -> tuple[User, str]:
        learner = make_user()
        add_many(
            Appeal,
            lambda n: {
                "learner_id": learner.id, "organisation_id": learner.organisation_id,
                "about": About.ENTRY, "about_id": n, "title": f"第 {n} 课", "words": "请再看一看",
                "made_at": now() - timedelta(minutes=n),
            },
        )  # fmt: skip
        admin = make_user(roles=["learning_admin"])
        return (admin if page == "/appeals" else learner), page

    return make


def many_claims(page: str) -> Callable[[Course], tuple[User, str]]:
    def make(_course: Course) -> tuple[User, str]:
        learner = make_user()
        day = now().date()
        add_many(
            Claim,
            lambda n: {
                "learner_id": learner.id, "organisation_id": learner.organisation_id,
                "kind": ClaimKind.OFF_JOB, "title": f"第 {n} 期", "organiser": "党校",
                "from_day": day, "to_day": day, "year": day.year, "halves": 2,
                "asked_centihours": 800, "submitted_at": now() - timedelta(minutes=n),
            },
        )  # fmt: skip
        admin = make_user(roles=["learning_admin"])
        return (admin if page == "/claims" else learner), page

    return make


def many_signs(page: str) -> Callable[[Course], tuple[User, str]]:
    def make(_course: Course) -> tuple[User, str]:
        learner, admin = make_user(), make_user(roles=["learning_admin"])
        waits = page == "/anomalies"
        add_many(
            Anomaly,
            lambda n: {
                "person_id": learner.id, "organisation_id": learner.organisation_id,
                "kind": SignKind.ALL_HOURS, "day": now().date() - timedelta(days=n),
                "seen_from": now(), "seen_to": now(), "found_at": now() - timedelta(days=n),
                "figures": {"busy": 22, "sittings": 9, "hours": [30] * 24},
                "state": SignState.OPEN if waits else SignState.WARNED,
                "decided_by": None if waits else admin.id,
                "decided_at": None if waits else now(),
            },
        )  # fmt: skip
        return (admin if waits else learner), page

    return make


def many_courses(_course: Course) -> tuple[User, str]:
    teacher = make_teacher()
    _add_courses(teacher)
    return teacher, "/studio"


def many_reviews(_course: Course) -> tuple[User, str]:
    _add_courses(make_teacher())
    return make_user(roles=["first_reviewer"]), "/reviews"


def _add_courses(teacher: User) -> None:
    """Courses that wait for their first review."""
    base = 1_000_000
    add_many(
        Course,
        lambda n: {
            "id": base + n, "owner_id": teacher.id, "kind": Kind.LECTURE, "created_at": now(),
        },
    )  # fmt: skip
    add_many(
        Revision,
        lambda n: {
            "id": base + n, "course_id": base + n, "number": 1, "title": f"课程 {n}",
            "stage": State.FIRST_REVIEW, "created_at": now(), "edited_at": now(),
        },
    )  # fmt: skip
    add_many(
        ReviewMove,
        lambda n: {
            "course_id": base + n, "revision_id": base + n, "actor_id": teacher.id,
            "move": Move.SUBMIT, "from_state": State.DRAFT, "to_state": State.FIRST_REVIEW,
            "moved_at": now() - timedelta(minutes=n),
        },
    )  # fmt: skip


def many_learners(page: str) -> Callable[[Course], tuple[User, str]]:
    def make(course: Course) -> tuple[User, str]:
        tutor = make_user(roles=["tutor"])
        klass = make_class(tutors=[tutor], required=[course])
        home = tutor.organisation_id
        base = 1_000_000
        add_many(
            User,
            lambda n: {
                "id": base + n, "username": f"u{n}", "name": f"学员{n}", "organisation_id": home,
                "password_hash": "-", "password_changed_at": now(), "created_at": now(),
            },
        )  # fmt: skip
        add_many(
            ClassMember,
            lambda n: {"class_id": klass.id, "learner_id": base + n, "joined_at": now()},
        )
        return tutor, page.format(klass.id)

    return make


LISTS = {
    "notices": many_notices,
    "room": many_messages,
    "notebook": many_notes,
    "live": many_live_lessons,
    "appeals": many_appeals("/me/appeals"),
    "appeals to answer": many_appeals("/appeals"),
    "claims": many_claims("/me/claims"),
    "claims to decide": many_claims("/claims"),
    "signs": many_signs("/me/anomalies"),
    "signs to decide": many_signs("/anomalies"),
    "studio": many_courses,
    "reviews": many_reviews,
    "console": many_learners("/supervision/classes/{}"),
    "heat": many_learners("/supervision/classes/{}/heat"),
}


@pytest.mark.parametrize("make", LISTS.values(), ids=LISTS)
def test_a_list_of_ten_thousand_is_shown_page_by_page(make, app, sign_in, statements):
    person, path = make(make_published_course())
    browser = sign_in(person)
    with statements() as said:
        page = browser.get(path)
    assert page.status_code == 200
    assert said.count <= MOST_STATEMENTS
    assert len(page.data) <= MOST_BYTES
    assert re.search(r"cursor=|before=|data-total=|data-older|rel=\"next\"", page.text)
