"""How people studied, as far as it is kept: for whoever looks for signs, many people at a time."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from app.kit.db import session
from app.progress.models import BeatReply, Challenge, Play
from app.progress.rules.sitting import unpacked

LONGEST_PLAY = timedelta(hours=12)
"""A play that was opened earlier than this before a span of time is not looked for in it."""
MOST_PLAYS = 20_000


def plays_between(
    learner_ids: Collection[int], since: datetime, until: datetime
) -> dict[int, list[tuple[int, datetime, datetime, int]]]:
    """By learner: each play that reported something in a span of time.

    A play is its id, when it was opened, its last report, and how many there were. At most 20,000
    plays are looked at, so that a flood of them holds nobody up.
    """
    rows = session.execute(
        select(Play.learner_id, Play.id, Play.opened_at, Play.beat_ms, Play.last_seq)
        .where(
            Play.learner_id.in_(learner_ids),
            Play.opened_at >= since - LONGEST_PLAY,
            Play.opened_at < until,
            Play.beat_ms.is_not(None),
        )
        .order_by(Play.learner_id, Play.opened_at)
        .limit(MOST_PLAYS)
    )
    found: dict[int, list[tuple[int, datetime, datetime, int]]] = {}
    for learner_id, play_id, opened_at, beat_ms, reports in rows:
        ended_at = opened_at + timedelta(milliseconds=beat_ms or 0)
        if ended_at >= since:
            found.setdefault(learner_id, []).append((play_id, opened_at, ended_at, reports))
    return found


def counted_by_report(play_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """By play: what each of its last reports counted, in milliseconds, the oldest first.

    As far as replies are kept for repetitions: the last 64, until a day after the play's end.
    """
    rows = session.execute(
        select(BeatReply.play_id, BeatReply.answer)
        .where(BeatReply.play_id.in_(play_ids))
        .order_by(BeatReply.play_id, BeatReply.seq)
    )
    found: dict[int, tuple[int, ...]] = {}
    for play_id, answer in rows:
        found[play_id] = (*found.get(play_id, ()), unpacked(answer).credited_ms)
    return found


def answers_between(
    learner_ids: Collection[int], since: datetime, until: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """By learner: when each question of a span of time was asked and when it was answered."""
    rows = session.execute(
        select(Play.learner_id, Challenge.asked_at, Challenge.answered_at)
        .join(Challenge, Challenge.play_id == Play.id)
        .where(
            Play.learner_id.in_(learner_ids),
            Play.opened_at >= since - LONGEST_PLAY,
            Play.opened_at < until,
            Challenge.asked_at >= since,
            Challenge.asked_at < until,
            Challenge.answered_at.is_not(None),
        )
        .order_by(Play.learner_id, Challenge.asked_at)
        .limit(MOST_PLAYS)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for learner_id, asked_at, answered_at in rows:
        if answered_at is not None:
            found.setdefault(learner_id, []).append((asked_at, answered_at))
    return found


def courses_between(learner_id: int, since: datetime, until: datetime) -> set[int]:
    """The courses that a learner's plays of a span of time were of."""
    return set(
        session.scalars(
            select(Play.course_id)
            .where(
                Play.learner_id == learner_id,
                Play.opened_at >= since - LONGEST_PLAY,
                Play.opened_at < until,
            )
            .distinct()
        )
    )
