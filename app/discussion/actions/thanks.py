"""Motivation points for those who took part in discussions."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import false, func, select

from app.credits import actions as credits
from app.credits.rules import Deed
from app.discussion.models import Message
from app.kit import clock
from app.kit.db import in_steps, session


@in_steps
def reward_speakers(day: date) -> int:
    """Thank who took part in discussions on a day, as the rules for points say; returns how many.

    What was hidden or still waits does not count. Safe to repeat: a person is thanked once for
    a day.
    """
    begins, ends = (
        datetime.combine(one, time.min, tzinfo=clock.zone()) for one in (day, day + timedelta(1))
    )
    spoke = select(Message.author_id, func.count()).where(
        Message.posted_at >= begins, Message.posted_at < ends, Message.hidden_at.is_(None)
    )
    spoke = spoke.where(Message.held == false())
    found = session.execute(spoke.group_by(Message.author_id)).all()
    session.rollback()
    source = f"discussion:{day.isoformat()}"
    given = [
        credits.reward(author_id, Deed.DISCUSSION, source=source, title="", day=day, times=times)
        for author_id, times in found
    ]
    return sum(one is not None for one in given)
