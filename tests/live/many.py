"""Live lessons, a series, venues and a register, ten thousand rows each."""

from collections.abc import Callable
from datetime import timedelta

from app.accounts.models import User
from app.courses.models import Course
from app.kit.clock import now
from app.kit.db import session, transactional
from app.live.models import Attendance, LiveLesson, Venue, VenueLiaison, VenueSeat
from app.live.rules import Invited
from app.live.rules.venues import VenueState
from tests.courses.making import make_teacher
from tests.factories import make_user
from tests.live.making import make_live, make_series
from tests.many import FIRST, add_learners, add_many


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


@transactional
def end_lesson(live_id: int) -> None:
    lesson = session.get_one(LiveLesson, live_id)
    lesson.on_air_at = lesson.ended_at = lesson.starts_at


def many_of_a_series(_course: Course) -> tuple[User, str]:
    teacher = make_teacher()
    series = make_series(teacher)
    live_id = session.query(LiveLesson).filter_by(series_id=series.id, number=1).one().id
    end_lesson(live_id)
    base = add_learners(teacher.organisation_id)
    add_many(
        Attendance,
        lambda n: {
            "live_id": live_id, "person_id": base + n, "is_learner": True, "entered_at": now(),
            "beat_at": now(), "spans": [], "attended_ms": 60_000, "elsewhere_ms": 0,
            "watched_ms": 0, "asked": [],
        },
    )  # fmt: skip
    return teacher, f"/live/series/{series.id}/attendance"


def many_venues(page: str) -> Callable[[Course], tuple[User, str]]:
    def make(_course: Course) -> tuple[User, str]:
        admin, live = make_user(roles=["learning_admin"]), make_live(make_teacher())
        liaison = make_user(roles=["tutor"])
        add_many(
            Venue,
            lambda n: {
                "id": FIRST + n, "live_id": live.id, "title": f"第 {n} 分会场", "place": "报告厅",
                "organisation_id": admin.organisation_id, "added_by": admin.id, "added_at": now(),
                "state": VenueState.SUBMITTED, "submitted_at": now() - timedelta(minutes=n),
            },
        )  # fmt: skip
        add_many(VenueLiaison, lambda n: {"venue_id": FIRST + n, "person_id": liaison.id})
        return admin, page.format(live.id)

    return make


def many_at_a_venue(_course: Course) -> tuple[User, str]:
    live, liaison = make_live(make_teacher()), make_user(roles=["tutor"])
    venue = make_venue(live.teacher_id, live.id, liaison)
    base = add_learners(liaison.organisation_id)
    add_many(
        VenueSeat,
        lambda n: {
            "venue_id": venue, "live_id": live.id, "person_id": base + n,
            "registered_by": liaison.id, "registered_at": now(),
        },
    )  # fmt: skip
    return liaison, f"/live/{live.id}/venues/{venue}"


@transactional
def make_venue(planner: int, live_id: int, liaison: User) -> int:
    venue = Venue(
        live_id=live_id, title="南山分会场", place="报告厅", added_by=planner, added_at=now(),
        organisation_id=liaison.organisation_id,
    )  # fmt: skip
    session.add(venue)
    session.flush()
    session.add(VenueLiaison(venue_id=venue.id, person_id=liaison.id))
    return venue.id
