"""Lists of ten thousand: a page of each comes whole, small, and with a way to the rest."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

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
from app.moderation.models import ReviewMove
from app.moderation.rules import Move
from app.notes.models import LessonNote
from app.notices.models import Notice
from tests.classes.making import make_class
from tests.courses.making import make_published_course, make_teacher
from tests.factories import make_user
from tests.live.many import many_at_a_venue, many_live_lessons, many_of_a_series, many_venues
from tests.many import FIRST, add_learners, add_many
from tests.progress.making import lesson_ids

MOST_BYTES = 250_000
MOST_STATEMENTS = 60


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
    base = FIRST
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
        base = add_learners(tutor.organisation_id)
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
    "attendance of a series": many_of_a_series,
    "venues of a lesson": many_venues("/live/{}/venues"),
    "venues to review": many_venues("/venues?which=review"),
    "register of a venue": many_at_a_venue,
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
