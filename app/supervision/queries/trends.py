"""What moved in a class since yesterday, from the dates its tables hold."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.classes.models import Class, ClassCourse, ClassMember, FinishedCourse
from app.credits.models import WatchDay
from app.kit import clock
from app.kit.db import session
from app.supervision.queries.activity import learners_by_day
from app.supervision.queries.watched import plan_of
from app.supervision.rules import AWAY_AFTER, planned


@dataclass(frozen=True)
class Trend:
    """How the figures of a class moved; days are those of the academy's time zone."""

    done_yesterday: int
    done_today: int
    newly_away: int
    """Learners whose fourteenth day without study began since yesterday morning."""
    begun_yesterday: int
    """Learners whose first day of study since the opening was yesterday."""
    learners_by_day: tuple[int, ...]
    """How many studied on each of the last 14 days, today at the end."""
    planned_centihours: int
    """Hours a learner would have by now at an even pace."""

    @property
    def came_yesterday(self) -> int:
        return self.learners_by_day[-2]


def trend_of(watched: Class) -> Trend:
    """Four statements, whatever the size of the class."""
    now = clock.now()
    this_morning = datetime.combine(clock.today(), time.min, clock.zone())
    yesterday = this_morning - timedelta(days=1)
    done_today, done_yesterday = _done_since(watched, this_morning, yesterday)
    return Trend(
        done_yesterday=done_yesterday,
        done_today=done_today,
        newly_away=_newly_away(watched, yesterday),
        begun_yesterday=_begun_on(watched, yesterday.date()),
        learners_by_day=learners_by_day([watched.id])[watched.id],
        planned_centihours=planned(watched.required_centihours, plan_of(watched), now),
    )


def _done_since(watched: Class, this_morning: datetime, yesterday: datetime) -> tuple[int, int]:
    """Who finished their last required course today, and who yesterday."""
    if not watched.required_total:
        return 0, 0
    finished = func.max(FinishedCourse.finished_at)
    last = (
        select(finished.label("at"))
        .select_from(ClassMember)
        .join(
            ClassCourse,
            and_(ClassCourse.class_id == ClassMember.class_id, ClassCourse.required),
        )
        .join(
            FinishedCourse,
            and_(
                FinishedCourse.learner_id == ClassMember.learner_id,
                FinishedCourse.course_id == ClassCourse.course_id,
            ),
        )
        .where(
            ClassMember.class_id == watched.id,
            ClassMember.required_done >= watched.required_total,
            ClassMember.last_active_at >= yesterday,
        )
        .group_by(ClassMember.learner_id)
        .having(finished >= yesterday)
        .subquery()
    )
    row = session.execute(
        select(func.count().filter(last.c.at >= this_morning), func.count()).select_from(last)
    ).one()
    return row[0], row[1] - row[0]


def _newly_away(watched: Class, yesterday: datetime) -> int:
    """Who was seen last between fourteen days before yesterday morning and fourteen before now."""
    return (
        session.scalar(
            select(func.count()).where(
                ClassMember.class_id == watched.id,
                ClassMember.required_done < watched.required_total,
                ClassMember.last_active_at >= yesterday - AWAY_AFTER,
                ClassMember.last_active_at < clock.now() - AWAY_AFTER,
            )
        )
        or 0
    )


def _begun_on(watched: Class, day: date) -> int:
    """Who studied on a day and on none before it since the class opened."""
    opened = clock.local(watched.starts_at).date()
    if day < opened:
        return 0
    earlier = aliased(WatchDay)
    before = select(earlier.person_id).where(
        earlier.person_id == ClassMember.learner_id, earlier.day >= opened, earlier.day < day
    )
    statement = (
        select(func.count())
        .select_from(ClassMember)
        .join(WatchDay, WatchDay.person_id == ClassMember.learner_id)
        .where(
            ClassMember.class_id == watched.id,
            WatchDay.day == day,
            WatchDay.watched_ms > 0,
            ~before.exists(),
        )
    )
    return session.scalar(statement) or 0
