"""Writing what a batch of beats changed: four statements, however many beats."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.prepared import Prepared, Told
from app.progress.models import BeatReply, Coverage, Play, Standing
from app.progress.queries import flattened
from app.progress.rules.sitting import Sitting

REPLIES_KEPT = 64
"""How many of a play's last replies are kept for repetitions."""

_METER = (
    "meter_at_ms", "meter_budget_ms", "beat_ms", "beat_before_ms", "last_seq", "noted_at",
    "attention",
)  # fmt: skip
_COVERED = ("spans", "covered_ms", "position_ms", "saved_at")
_REPLY = ("play_id", "slot", "seq", "body_digest", "answer")

_plays: Any = Play.__table__
_coverages: Any = Coverage.__table__
_standings: Any = Standing.__table__
_replies: Any = BeatReply.__table__


def _update_plays(told: Told) -> Any:
    changed = {name: told[name] for name in _METER}
    return update(_plays).where(_plays.c.id == told["id"]).values(changed)


def _update_coverages(told: Told) -> Any:
    changed = {name: told[name] for name in _COVERED}
    completed_at = func.coalesce(_coverages.c.completed_at, told["completed_at"])
    return (
        update(_coverages)
        .where(_coverages.c.id == told["id"])
        .values(changed | {"completed_at": completed_at})
    )


def _advance_standings(told: Told) -> Any:
    told = _locked_standings(told, "covered_ms")
    covered_ms = _standings.c.covered_ms + told["covered_ms"]
    return update(_standings).where(*_its_standing(told)).values(covered_ms=covered_ms)


def _note_days(told: Told) -> Any:
    counted = {"counted_on": told["counted_on"], "counted_ms": told["counted_ms"]}
    return update(_standings).where(*_its_standing(told)).values(counted)


def _its_standing(told: Told, standings: Any = _standings) -> Sequence[Any]:
    return (
        standings.c.learner_id == told["learner_id"],
        standings.c.course_id == told["course_id"],
    )


def _locked_standings(told: Told, what: str) -> Told:
    """In one order everywhere, so that two processes never wait for each other.

    Rows that are written one by one are locked in the order in which they come; of those that are
    joined with a table nobody knows the order.
    """
    if not told.as_table:
        return told
    own = _standings.alias("own")
    asked = (
        select(own.c.learner_id, own.c.course_id, told[what])
        .where(*_its_standing(told, own))
        .order_by(own.c.learner_id, own.c.course_id)
        .with_for_update(of=own)
        .subquery("locked")
    )
    return Told({one.name: one for one in asked.c}, as_table=True)


def _put_replies(told: Told) -> Any:
    insert = told.put_into(upsert(_replies))
    return insert.on_conflict_do_update(
        index_elements=["play_id", "slot"],
        set_={name: insert.excluded[name] for name in ("seq", "body_digest", "answer")},
    )


def _of(table: Any, *names: str) -> dict[str, Any]:
    return {name: table.c[name] for name in names}


_UPDATE_PLAYS = Prepared(_of(_plays, "id", *_METER), _update_plays)
_UPDATE_COVERAGES = Prepared(_of(_coverages, "id", *_COVERED, "completed_at"), _update_coverages)
_ADVANCE_STANDINGS = Prepared(
    _of(_standings, "learner_id", "course_id", "covered_ms"), _advance_standings
)
_NOTE_DAYS = Prepared(
    _of(_standings, "learner_id", "course_id", "counted_on", "counted_ms"), _note_days
)
_PUT_REPLIES = Prepared(_of(_replies, *_REPLY), _put_replies)


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
        "id": sitting.play_id,
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
        "id": watched.id,
        "spans": flattened(watched.spans),
        "covered_ms": watched.covered_ms,
        "position_ms": watched.position_ms,
        "saved_at": moment,
        "completed_at": moment if watched.complete else None,
    }


def _standing_rows(sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    advanced: dict[tuple[int, int], int] = {}
    for sitting in sittings:
        if sitting.required and sitting.credited_ms:
            key = sitting.learner_id, sitting.course_id
            advanced[key] = advanced.get(key, 0) + sitting.credited_ms
    # In one order everywhere, so that two processes never wait for each other.
    return [
        {"learner_id": key[0], "course_id": key[1], "covered_ms": advanced[key]}
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
            "learner_id": key[0],
            "course_id": key[1],
            "counted_on": today,
            "counted_ms": counted[key],
        }
        for key in sorted(counted)
    ]
