"""Motivation points for those who took part in discussions, and what hiding takes of them."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, false, func, select

from app.credits import actions as credits
from app.credits.rules import Deed
from app.discussion.models import Message
from app.discussion.permissions import Actor
from app.kit import clock
from app.kit.db import in_steps, session, transactional
from app.notices.actions import tell
from app.reasons import N_


@in_steps
def reward_speakers(day: date) -> int:
    """Thank who took part in discussions on a day, as the rules for points say; returns how many.

    What was hidden or still waits does not count. Safe to repeat: a person is thanked once for
    a day.
    """
    spoke = select(Message.author_id, func.count()).where(*_counting(day))
    found = session.execute(spoke.group_by(Message.author_id)).all()
    session.rollback()
    given = [
        credits.reward(
            author_id, Deed.DISCUSSION, source=_source(day), title="", day=day, times=times
        )
        for author_id, times in found
    ]
    return sum(one is not None for one in given)


@transactional
def take_thanks_back(actor: Actor, author_id: int, posted_at: datetime) -> None:
    """Let the thanks for a day stand for what of its messages is still to be read.

    For after one was hidden; its author is told if points were taken back. Where the day has not
    been thanked for yet, nothing is to be done: what is hidden will not count.
    """
    day = clock.local(posted_at).date()
    session.flush()
    left = select(func.count()).where(Message.author_id == author_id, *_counting(day))
    taken = credits.lessen_reward(
        author_id,
        Deed.DISCUSSION,
        source=_source(day),
        times=session.scalar(left.select_from(Message)) or 0,
        note="",
        actor_id=actor.id,
    )
    if taken:
        tell(
            [author_id],
            "points",
            N_("Points for a message of %(day)s were taken back: it was hidden"),
            link=f"/me/points?year={taken.year}&account=points#points-{taken.id}",
            wording={"day": day.isoformat()},
        )


def _source(day: date) -> str:
    return f"discussion:{day.isoformat()}"


def _counting(day: date) -> list[ColumnElement[bool]]:
    """What of a day's messages counts: neither hidden nor still waiting."""
    begins, ends = (
        datetime.combine(one, time.min, tzinfo=clock.zone()) for one in (day, day + timedelta(1))
    )
    return [
        Message.posted_at >= begins,
        Message.posted_at < ends,
        Message.hidden_at.is_(None),
        Message.held == false(),
    ]
