"""Series of live lessons, who looks forward to which lesson, and what they were told of it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, BigInt, EnumText, Id, Moment
from app.live.rules import Invited, Telling


class LiveSeries(Base):
    """Live lessons that come back by a weekly rule (每周四上午的共享课堂).

    Each of its lessons is a row of its own from the beginning and may be changed alone; the series
    keeps the rule they were planned by, as its page tells it. ``weekdays`` is "1,4" (1 Monday),
    ``at_minute`` a minute of the academy's day, ``skipped`` the days of the rule that were left
    out, as ISO dates.
    """

    __tablename__ = "live_series"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(2000), default="")
    teacher_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    invited: Mapped[Invited] = mapped_column(EnumText(Invited))
    circle_id: Mapped[int | None] = mapped_column(BigInt)
    weekdays: Mapped[str] = mapped_column(String(13))
    every_weeks: Mapped[int]
    at_minute: Mapped[int]
    minutes: Mapped[int]
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    skipped: Mapped[list[Any]] = mapped_column(JSON, default=list)
    planned_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="in_order"),
        CheckConstraint("(invited = 'public') = (circle_id IS NULL)", name="circle"),
    )


class LiveSubscription(Base):
    """Somebody who wants to be reminded of every lesson of a series."""

    __tablename__ = "live_subscriptions"

    series_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_series.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    subscribed_at: Mapped[Moment]

    __table_args__ = (Index("ix_live_subscriptions_person_id", "person_id"),)


class LiveBooking(Base):
    """Somebody who wants to be reminded of one lesson (预约)."""

    __tablename__ = "live_bookings"

    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    booked_at: Mapped[Moment]

    __table_args__ = (Index("ix_live_bookings_person_id", "person_id"),)


class LiveTelling(Base):
    """What those who come to a lesson are told, once for each hour it was planned at.

    ``lessons`` is how many lessons of the series the words are about. People are told in the order
    of their ids, a portion at a time; ``told_up_to`` is the last one, so nobody is told twice
    however often the work begins anew. ``done_at`` stands once nobody is left.
    """

    __tablename__ = "live_tellings"

    live_id: Mapped[int] = mapped_column(BigInt, ForeignKey("live_lessons.id"), primary_key=True)
    what: Mapped[Telling] = mapped_column(EnumText(Telling), primary_key=True)
    starts_at: Mapped[Moment] = mapped_column(primary_key=True)
    lessons: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[Moment]
    told_up_to: Mapped[int] = mapped_column(BigInt, default=0)
    done_at: Mapped[Moment | None]

    __table_args__ = (Index("ix_live_tellings_done_at", "done_at", "asked_at"),)


class LiveFeed(Base):
    """An address under which a calendar fetches one person's live lessons without signing in.

    Only a digest of its token is kept: who reads the database cannot fetch it.
    """

    __tablename__ = "live_feeds"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Moment]
