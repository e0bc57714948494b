"""Writing what a batch of beats changed: four statements, however many beats."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, update

from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.prepared import Prepared
from app.progress.models import BeatReply, Coverage, Play, Standing
from app.progress.queries import flattened
from app.progress.rules.sitting import Sitting

REPLIES_KEPT = 64
"""How many of a play's last replies are kept for repetitions."""

_METER = (
    "meter_at_ms", "meter_budget_ms", "beat_ms", "beat_before_ms", "last_seq", "noted_at",
    "attention",
)  # fmt: skip

_plays: Any = Play.__table__
_coverages: Any = Coverage.__table__
_standings: Any = Standing.__table__

_UPDATE_PLAYS = Prepared(
    lambda: (
        update(_plays)
        .where(_plays.c.id == bindparam("the_id"))
        .values({name: bindparam(name) for name in _METER})
    )
)
_UPDATE_COVERAGES = Prepared(
    lambda: (
        update(_coverages)
        .where(_coverages.c.id == bindparam("the_id"))
        .values(
            spans=bindparam("spans"),
            covered_ms=bindparam("covered_ms"),
            position_ms=bindparam("position_ms"),
            saved_at=bindparam("saved_at"),
            completed_at=func.coalesce(_coverages.c.completed_at, bindparam("complete_at")),
        )
    )
)
_ADVANCE_STANDINGS = Prepared(
    lambda: (
        update(_standings)
        .where(
            _standings.c.learner_id == bindparam("the_learner_id"),
            _standings.c.course_id == bindparam("the_course_id"),
        )
        .values(covered_ms=_standings.c.covered_ms + bindparam("credited_ms"))
    )
)
_NOTE_DAYS = Prepared(
    lambda: (
        update(_standings)
        .where(
            _standings.c.learner_id == bindparam("the_learner_id"),
            _standings.c.course_id == bindparam("the_course_id"),
        )
        .values(counted_on=bindparam("today"), counted_ms=bindparam("today_ms"))
    )
)


def _put_replies() -> Any:
    insert = upsert(BeatReply.__table__)
    return insert.on_conflict_do_update(
        index_elements=["play_id", "slot"],
        set_={name: insert.excluded[name] for name in ("seq", "body_digest", "answer")},
    )


_PUT_REPLIES = Prepared(_put_replies, ("play_id", "slot", "seq", "body_digest", "answer"))


@transactional
def store_sittings(sittings: Sequence[Sitting], moment: datetime) -> None:
    """Keep the meters, the coverage and the standings of plays whose beats were judged."""
    connection = session.connection()
    _UPDATE_PLAYS.run(connection, [_play_row(sitting, moment) for sitting in sittings])
    changed = {
        one.watched.id: _coverage_row(one, moment) for one in sittings if one.watched.changed
    }
    if changed:
        _UPDATE_COVERAGES.run(connection, list(changed.values()))
    advanced = _standing_rows(sittings)
    if advanced:
        _ADVANCE_STANDINGS.run(connection, advanced)
    days = _day_rows(sittings, clock.local(moment).date())
    if days:
        _NOTE_DAYS.run(connection, days)


@transactional
def store_replies(rows: list[dict[str, Any]]) -> None:
    """Keep the answers, each in its play's slot, in place of the one of 64 beats ago."""
    _PUT_REPLIES.run(session.connection(), rows)


def _play_row(sitting: Sitting, moment: datetime) -> dict[str, Any]:
    return {
        "the_id": sitting.play_id,
        "meter_at_ms": sitting.meter.at_ms,
        "meter_budget_ms": sitting.meter.budget_ms,
        "beat_ms": sitting.beat_ms,
        "beat_before_ms": sitting.beat_before_ms,
        "last_seq": sitting.last_seq,
        "attention": sitting.attention.packed() if sitting.attention else None,
        "noted_at": moment if sitting.is_due_for_note(moment) else sitting.noted_at,
    }


def _coverage_row(sitting: Sitting, moment: datetime) -> dict[str, Any]:
    watched = sitting.watched
    return {
        "the_id": watched.id,
        "spans": flattened(watched.spans),
        "covered_ms": watched.covered_ms,
        "position_ms": watched.position_ms,
        "saved_at": moment,
        "complete_at": moment if watched.complete else None,
    }


def _standing_rows(sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    advanced: dict[tuple[int, int], int] = {}
    for sitting in sittings:
        if sitting.required and sitting.credited_ms:
            key = sitting.learner_id, sitting.course_id
            advanced[key] = advanced.get(key, 0) + sitting.credited_ms
    # In one order everywhere, so that two processes never wait for each other.
    return [
        {"the_learner_id": key[0], "the_course_id": key[1], "credited_ms": advanced[key]}
        for key in sorted(advanced)
    ]


def _day_rows(sittings: Sequence[Sitting], today: date) -> list[dict[str, Any]]:
    """What counted today where a course has a limit a day, with what counts now."""
    counted = {
        (one.learner_id, one.course_id): one.today.credited_ms
        for one in sittings
        if one.today is not None and one.credited_ms
    }
    return [
        {
            "the_learner_id": key[0],
            "the_course_id": key[1],
            "today": today,
            "today_ms": counted[key],
        }
        for key in sorted(counted)
    ]
