"""The course page: what it teaches, how far I am, what it earns and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.accounts.queries import Person, organisation_titles, people
from app.accounts.rules import Role
from app.courses import queries as courses
from app.courses.models import Course, LessonVersion, Revision, Topic
from app.courses.queries import poster_urls, rule_sets_by_topic
from app.courses.rules import Kind, LessonKind, State, open_to_starters
from app.credits import queries as credits
from app.credits.models import CreditEntry
from app.credits.rules import EntryKind, RuleSet, Tier, hours_for, tier_of
from app.kit.db import session
from app.learning.queries.cards import NOT_STARTED
from app.progress import queries as progress
from app.videos import queries as videos


@dataclass(frozen=True)
class LessonLine:
    """A lesson in the outline and how far the viewer is in it."""

    lesson_id: int
    position: int
    title: str
    kind: LessonKind
    required: bool
    duration_ms: int
    fraction: float
    completed_at: datetime | None


@dataclass(frozen=True)
class Worth:
    """What the course earns and by which rule; the tier's bounds in seconds, or None.

    ``entry`` is the viewer's own, once they have it.
    """

    centihours: int
    rule_set: RuleSet
    tier: Tier | None
    tier_from_seconds: int
    entry: CreditEntry | None
    of_live: bool = False
    """Whether a live lesson, of which it is the replay, earns the same hours."""

    @property
    def had_live(self) -> bool:
        """Whether the live lesson itself, or a venue of it, has brought the viewer these hours."""
        return self.of_live and self.entry is not None and self.entry.kind is not EntryKind.ONLINE

    @property
    def percent(self) -> str:
        """The part of each lesson that has to be watched."""
        return f"{self.rule_set.completion_permille / 10:g}"


@dataclass(frozen=True)
class CoursePage:
    """One course as one person sees it."""

    id: int
    kind: Kind
    state: State
    title: str
    summary: str
    topic: str
    topic_id: int | None
    level: str | None
    tags: Sequence[str]
    revision_id: int
    newest_id: int
    revision_number: int
    newest_number: int
    published_at: datetime | None
    teacher: Person | None
    hosting: str
    building: str
    responsible_person: str
    duration_ms: int
    poster_url: str | None
    lessons: Sequence[LessonLine]
    worth: Worth
    fraction: float
    completed_at: datetime | None
    learns: bool
    """Whether the viewer is a learner: only learners are credited."""

    @property
    def room_id(self) -> str:
        return f"course-{self.id}"

    @property
    def open(self) -> bool:
        """Whether learners can go on with it: newcomers while published, starters a while on."""
        return open_to_starters(self.state)

    @property
    def minutes(self) -> int:
        return max(round(self.duration_ms / 60_000), 1)

    @property
    def started(self) -> bool:
        return any(line.fraction or line.completed_at for line in self.lessons)

    @property
    def next_lesson(self) -> LessonLine | None:
        """Where to go on: the first required lesson that is not complete, else the first one."""
        undone = [line for line in self.lessons if not line.completed_at]
        required = [line for line in undone if line.required]
        return next(iter(required or undone or self.lessons), None)

    @property
    def required_left(self) -> int:
        return sum(1 for line in self.lessons if line.required and not line.completed_at)


def course_page(viewer: User, course_id: int) -> CoursePage:
    """The course in the revision the viewer studies; NotFound when it is not theirs to see."""
    course = courses.get_course(viewer, course_id)
    revision = _revision_for(viewer, course)
    published = courses.published_revision(course_id)
    versions = courses.lessons_of(revision.id)
    lines = _outline(viewer, versions)
    standing = progress.course_standing(viewer, [viewer.id], [course_id])
    mine = standing.get((viewer.id, course_id), NOT_STARTED)
    duration_ms = revision.duration_ms or sum(line.duration_ms for line in lines)
    organisations = organisation_titles(
        {one for one in (course.hosting_organisation_id, course.building_organisation_id) if one}
    )
    topic = session.get(Topic, revision.topic_id) if revision.topic_id else None
    return CoursePage(
        id=course.id,
        kind=course.kind,
        state=course.state,
        title=revision.title,
        summary=revision.summary,
        topic=topic.title if topic else "",
        topic_id=revision.topic_id,
        level=revision.level,
        tags=revision.tags,
        revision_id=revision.id,
        newest_id=published.id if published else revision.id,
        revision_number=revision.number,
        newest_number=published.number if published else revision.number,
        published_at=revision.published_at,
        teacher=people([course.owner_id]).get(course.owner_id),
        hosting=organisations.get(course.hosting_organisation_id or 0, ""),
        building=organisations.get(course.building_organisation_id or 0, ""),
        responsible_person=course.responsible_person,
        duration_ms=duration_ms,
        poster_url=poster_urls([revision.id]).get(revision.id),
        lessons=lines,
        worth=_worth(
            duration_ms // 1000,
            rule_sets_by_topic([revision.topic_id]),
            credits.find_award(viewer.id, course.source),
            of_live=course.credit_source is not None,
        ),
        fraction=mine.fraction,
        completed_at=mine.completed_at,
        learns=viewer.has(Role.LEARNER),
    )


def _revision_for(viewer: User, course: Course) -> Revision:
    """What the viewer studies; authors and reviewers without a published one see the newest."""
    return courses.revision_for(viewer.id, course.id) or courses.newest_revision(course.id)


def _outline(viewer: User, versions: Sequence[LessonVersion]) -> list[LessonLine]:
    seen = progress.standing_in(viewer.id, progress.materials_of(versions))
    facts = videos.facts([one.video_id for one in versions if one.video_id])
    lines = []
    for number, one in enumerate(versions, start=1):
        mine = seen.get(one.lesson_id)
        lines.append(
            LessonLine(
                lesson_id=one.lesson_id,
                position=number,
                title=one.title,
                kind=one.kind,
                required=one.required,
                duration_ms=courses.measured_ms(one, facts) or 0,
                fraction=mine.covered_ms / mine.duration_ms if mine and mine.duration_ms else 0.0,
                completed_at=mine.completed_at if mine else None,
            )
        )
    return lines


def _worth(
    seconds: int,
    rule_sets: dict[int | None, RuleSet],
    entry: CreditEntry | None,
    *,
    of_live: bool,
) -> Worth:
    (rule_set,) = rule_sets.values()
    tier = tier_of(seconds, rule_set)
    below = 0
    if tier in rule_set.tiers[1:]:
        before = rule_set.tiers[rule_set.tiers.index(tier) - 1]
        below = (before.up_to_seconds or 0) + 1
    return Worth(hours_for(seconds, rule_set), rule_set, tier, below, entry, of_live)
