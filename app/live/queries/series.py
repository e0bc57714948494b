"""Series as their page and their planner see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.queries import Person
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.forms import DaysShown
from app.live.models import LiveLesson, LiveSeries, LiveSubscription
from app.live.queries.planning import LiveCard, cards_of, invites
from app.live.rules import MOST_LESSONS, Audience, Phase, SeriesRefusal


@dataclass(frozen=True)
class SeriesCard:
    """A series as those see it who are invited to one of its lessons."""

    id: int
    title: str
    summary: str
    teacher: Person
    organisation_id: int
    audience: Audience
    circle: str | None
    weekdays: tuple[int, ...]
    every_weeks: int
    at: time
    minutes: int
    skipped: tuple[date, ...]
    lessons: Sequence[LiveCard]
    """In the order of their hours; at most a hundred."""
    is_subscribed: bool

    @property
    def ahead(self) -> list[LiveCard]:
        """What may still be changed or called off."""
        return [one for one in self.lessons if one.state in (Phase.SCHEDULED, Phase.READY)]

    @property
    def next(self) -> LiveCard | None:
        live = [one for one in self.lessons if one.state is Phase.LIVE]
        return next(iter(live + self.ahead), None)

    @property
    def may_change(self) -> bool:
        return any(one.may_change for one in self.lessons)


def get_series(viewer: User, series_id: int) -> SeriesCard:
    """The series, if ``viewer`` is invited to one of its lessons or answers for it; or NotFound."""
    series = session.get(LiveSeries, series_id)
    rows = session.scalars(
        select(LiveLesson)
        .where(LiveLesson.series_id == series_id, invites(viewer))
        .order_by(LiveLesson.starts_at, LiveLesson.id)
        .limit(MOST_LESSONS)
    ).all()
    if series is None or not rows:
        raise NotFound(SeriesRefusal.NO_SERIES)
    cards = cards_of(viewer, rows)
    return SeriesCard(
        id=series.id,
        title=series.title,
        summary=series.summary,
        teacher=accounts.people({series.teacher_id})[series.teacher_id],
        organisation_id=series.organisation_id,
        audience=Audience(series.invited, series.circle_id),
        circle=next((one.circle for one in cards if one.audience.invited == series.invited), None),
        weekdays=tuple(int(number) for number in series.weekdays.split(",")),
        every_weeks=series.every_weeks,
        at=time(*divmod(series.at_minute, 60)),
        minutes=series.minutes,
        skipped=tuple(date.fromisoformat(day) for day in series.skipped),
        lessons=cards,
        is_subscribed=_is_subscribed(viewer, series_id),
    )


def _is_subscribed(viewer: User, series_id: int) -> bool:
    return session.get(LiveSubscription, (series_id, viewer.id)) is not None


def followers_of(lesson: LiveLesson) -> ColumnElement[bool]:
    """The lesson itself and those of its series after it that may still be changed.

    Called off ones are not among them.
    """
    return (
        (LiveLesson.series_id == lesson.series_id)
        & (LiveLesson.number >= (lesson.number or 0))
        & LiveLesson.called_off_at.is_(None)
        & LiveLesson.on_air_at.is_(None)
        & LiveLesson.ended_at.is_(None)
        & (LiveLesson.ends_at > clock.now())
    )


def count_following(live_id: int) -> int:
    """How many lessons of the same series follow this one and may still be changed."""
    lesson = session.get(LiveLesson, live_id)
    if lesson is None or lesson.series_id is None:
        return 0
    after = followers_of(lesson) & (LiveLesson.id != lesson.id)
    return session.scalar(select(func.count()).where(after)) or 0


Span = tuple[datetime, datetime]


def clashes(
    teacher_id: int, wanted: Sequence[Span], other_than: Collection[int] = ()
) -> dict[int, str]:
    """Which of the spans meet another lesson of this teacher: place among them, to its title.

    One statement, however many spans.
    """
    if not wanted:
        return {}
    rows = session.execute(
        select(LiveLesson.id, LiveLesson.title, LiveLesson.starts_at, LiveLesson.ends_at)
        .where(
            LiveLesson.teacher_id == teacher_id,
            LiveLesson.called_off_at.is_(None),
            LiveLesson.ended_at.is_(None),
            LiveLesson.starts_at < max(ends for _, ends in wanted),
            LiveLesson.ends_at > min(starts for starts, _ in wanted),
        )
        .order_by(LiveLesson.starts_at)
    )
    taken = [row for row in rows if row.id not in other_than]
    found: dict[int, str] = {}
    for place, (starts, ends) in enumerate(wanted):
        met = (row.title for row in taken if row.starts_at < ends and row.ends_at > starts)
        title = next(met, None)
        if title is not None:
            found[place] = title
    return found


@dataclass(frozen=True)
class DayRow:
    """A day of a rule as its planner sees it before anything is planned."""

    day: date
    starts_at: datetime
    holiday: str | None
    clash: str | None
    held: bool


def preview(viewer: User, asked: DaysShown, holidays: Mapping[date, str]) -> list[DayRow]:
    """The days of a rule that ``viewer`` would teach by; at most one more than a series may have.

    A day that was shown before stays as it was ticked; of the others holidays and hours that are
    taken are left out at first.
    """
    days = asked.days[: MOST_LESSONS + 1]
    length = timedelta(minutes=asked.minutes)
    spans = [(asked.starts_on(day), asked.starts_on(day) + length) for day in days]
    met = clashes(viewer.id, spans)
    shown, ticked = set(asked.shown), set(asked.ticked)
    return [
        DayRow(
            day=day,
            starts_at=spans[place][0],
            holiday=holidays.get(day),
            clash=met.get(place),
            held=day in ticked if day in shown else day not in holidays and place not in met,
        )
        for place, day in enumerate(days)
    ]
