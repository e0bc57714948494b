"""The home page of a learner: where I stopped, my year, what my classes ask for and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import User
from app.classes import queries as classes
from app.classes.queries import ClassCard
from app.courses import queries as courses
from app.courses.queries import LessonView
from app.credits import queries as credits
from app.credits.queries import YearAccount
from app.credits.rules import Account
from app.kit import clock
from app.kit.errors import NotFound
from app.learning import rules
from app.learning.queries.cards import CourseCard, cards
from app.learning.rules import Forecast
from app.progress import queries as progress
from app.progress.queries import LessonStanding, Stop
from app.supervision.rules import AT_RISK, Assessment, Plan, Risk, Standing, assess, lines_of
from app.videos import queries as videos

LOOKED_BACK = 12
"""How many lessons watched last are looked through for one to go on with."""

SOON_DAYS = 10


@dataclass(frozen=True)
class Resume:
    """The lesson the learner stopped in. Seconds of media time; ``gaps`` lie before that place.

    ``picture_url`` shows the place itself where a still of it was taken, else the course.
    """

    lesson_id: int
    lesson_title: str
    position: int
    required: bool
    course_id: int
    course_title: str
    picture_url: str | None
    resume_seconds: float
    duration_seconds: float
    fraction: float
    gaps: int
    missing_seconds: float
    centihours: int
    others_left: int
    """Other required lessons of the course that are still to be completed."""
    credited: bool
    """Whether the course has brought its hours already."""
    last_saved_at: datetime | None


@dataclass(frozen=True)
class Due:
    """A class of mine with its date, as urgent as it is."""

    klass: ClassCard
    assessment: Assessment
    catch_up: int
    """Required courses that bring the learner back to the plan; 0 for who is on it."""

    @property
    def behind(self) -> bool:
        if not self.klass.required_total:
            return False
        return self.assessment.risk in AT_RISK and self.assessment.risk is not Risk.DEADLINE

    @property
    def soon(self) -> bool:
        return self.klass.days_left < SOON_DAYS

    @property
    def open_courses(self) -> int:
        return self.klass.required_total - (self.klass.required_done or 0)


def find_resume(viewer: User) -> Resume | None:
    """Where the learner goes on: in the lesson watched last, or in the next one of its course.

    None before the first lesson, and where everything begun is complete or withdrawn.
    """
    stops = progress.stops_of(viewer.id, LOOKED_BACK)
    standing = progress.course_standing(viewer, [viewer.id], [stop.course_id for stop in stops])
    done = {course_id for (_, course_id), one in standing.items() if one.completed_at}
    seen: set[int] = set()
    for stop in stops:
        if stop.course_id in seen or (stop.standing.completed_at and stop.course_id in done):
            continue
        seen.add(stop.course_id)
        found = _resume_from(viewer, stop, credited=stop.course_id in done)
        if found:
            return found
    return None


def _resume_from(viewer: User, stop: Stop, *, credited: bool) -> Resume | None:
    """The lesson of a stop, or the next one if it is complete; None where it was withdrawn."""
    try:
        lesson = courses.lesson_for(viewer, stop.lesson_id)
    except NotFound:
        return None
    course = cards([stop.course_id]).get(stop.course_id)
    if course is None:
        return None
    wanted = progress.lessons_to_complete(lesson.revision_id)
    standings = progress.standing_in(viewer.id, progress.materials_of([*wanted, lesson]))
    undone = [
        one.lesson_id
        for one in wanted
        if one.lesson_id not in standings or not standings[one.lesson_id].completed_at
    ]
    here = standings.get(lesson.lesson_id)
    if here is not None and here.completed_at:
        if not undone:
            return None
        lesson = courses.lesson_for(viewer, undone[0])
        here = standings.get(undone[0])
    return _resume(lesson, course, here, undone, credited=credited)


def _resume(
    lesson: LessonView,
    course: CourseCard,
    here: LessonStanding | None,
    undone: Sequence[int],
    *,
    credited: bool,
) -> Resume:
    resume_ms = here.resume_ms if here else 0
    gaps = rules.missing_spans(here.spans, resume_ms, rules.MOMENT_MS) if here else []
    still = videos.frame_url(lesson.video_id, resume_ms) if lesson.video_id and here else None
    material = progress.materials_of([lesson]).get(lesson.lesson_id)
    duration_ms = here.duration_ms if here else material.duration_ms if material else 0
    return Resume(
        lesson_id=lesson.lesson_id,
        lesson_title=lesson.title,
        position=lesson.position,
        required=lesson.required,
        course_id=course.id,
        course_title=lesson.course_title,
        picture_url=still or course.poster_url,
        resume_seconds=resume_ms / 1000,
        duration_seconds=duration_ms / 1000,
        fraction=here.covered_ms / here.duration_ms if here and here.duration_ms else 0.0,
        gaps=len(gaps),
        missing_seconds=sum(end - start for start, end in gaps) / 1000,
        centihours=course.centihours,
        others_left=len([one for one in undone if one != lesson.lesson_id]),
        credited=credited,
        last_saved_at=here.last_saved_at if here else None,
    )


def my_classes(viewer: User) -> list[ClassCard]:
    """The open and coming classes this person learns in, the nearest end first."""
    return classes.learnt_by(viewer)


def dues(mine: Sequence[ClassCard]) -> list[Due]:
    """What my classes ask for, the most urgent first: who is behind, then by date, then done."""
    found = [_due(one) for one in mine]
    return sorted(
        found,
        key=lambda due: (
            due.klass.is_done,
            due.klass.phase == "coming",
            not due.behind,
            due.klass.ends_at,
        ),
    )


def _due(klass: ClassCard) -> Due:
    """By the very rules the tutor's console goes by, so that both see the same."""
    plan = Plan(klass.starts_at, klass.ends_at, klass.required_total)
    done, now = klass.required_done or 0, clock.now()
    return Due(
        klass=klass,
        assessment=assess(plan, Standing(done, klass.last_active_at), now),
        catch_up=max(lines_of(plan, now).behind_below - done, 0),
    )


@dataclass(frozen=True)
class Year:
    """How this year stands, in centihours, and where it is going."""

    year: int
    earned: int
    required: int
    must_earned: int
    must_required: int
    forecast: Forecast


def year_of(viewer: User) -> Year:
    """This year's hours and their forecast, from the ledger alone."""
    today = clock.today()
    account: YearAccount = credits.account(viewer, viewer.id, today.year)
    must = account.line(Account.REQUIRED)
    since = today - timedelta(days=rules.WINDOW_DAYS - 1)
    recent = credits.earned_since(viewer, viewer.id, since)
    return Year(
        year=account.year,
        earned=account.earned,
        required=account.required or 0,
        must_earned=must.earned,
        must_required=must.required or 0,
        forecast=rules.forecast(account.earned, account.required or 0, recent, today),
    )
