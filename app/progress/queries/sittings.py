"""Reads for beats: many plays at once, locked, in one statement."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, tuple_

from app.accounts.models import User
from app.kit.db import locked, session
from app.kit.prepared import Lookup
from app.progress.models import BeatReply, Coverage, Play, Standing
from app.progress.queries.stored import paired, policy_of
from app.progress.rules.challenges import unpacked
from app.progress.rules.crediting import Meter
from app.progress.rules.sitting import Day, Sitting, Watched

_TOLD: Any = select(
    Play.id,
    Play.learner_id,
    Play.course_id,
    Play.revision_id,
    Play.required,
    Play.duration_ms,
    Play.max_rate_permille,
    Play.first_pass_seek,
    Play.hidden_counts,
    Play.grace_ms,
    Play.challenges,
    Play.completion_permille,
    Play.cap_ms,
    Play.section_ends,
    Play.questions_open,
    Play.state,
    Play.opened_at,
    Play.stopped_at,
    Play.noted_at,
    Play.meter_at_ms,
    Play.meter_budget_ms,
    Play.beat_ms,
    Play.beat_before_ms,
    Play.last_seq,
    Play.attention,
    Coverage.id.label("coverage_id"),
    Coverage.lesson_id,
    Coverage.spans,
    Coverage.covered_ms,
    Coverage.position_ms,
    Coverage.completed_at,
).join(Coverage, Coverage.id == Play.coverage_id)


_LOCKED_SITTINGS = Lookup(
    # Whoever locks several coverages does so in this order, in every process.
    lambda among: locked(_TOLD.where(among(Play.id)).order_by(Coverage.id, Play.id))
)


def sittings(play_ids: Collection[int]) -> dict[int, Sitting]:
    """These plays with their coverage, locked, ready for their beats; one statement."""
    shared: dict[int, Watched] = {}
    rows = _LOCKED_SITTINGS.rows(session.connection(), play_ids)
    found = (_sitting(row, shared) for row in rows)
    return {sitting.play_id: sitting for sitting in found}


def _sitting(row: Any, shared: dict[int, Watched]) -> Sitting:
    watched = shared.get(row.coverage_id)
    if watched is None:
        watched = shared[row.coverage_id] = Watched(
            id=row.coverage_id,
            lesson_id=row.lesson_id,
            spans=paired(row.spans),
            covered_ms=row.covered_ms,
            position_ms=row.position_ms,
            complete=row.completed_at is not None,
        )
    return Sitting(
        play_id=row.id,
        learner_id=row.learner_id,
        course_id=row.course_id,
        revision_id=row.revision_id,
        required=row.required,
        duration_ms=row.duration_ms,
        policy=policy_of(row),
        state=row.state,
        opened_at=row.opened_at,
        stopped_at=row.stopped_at,
        noted_at=row.noted_at,
        meter=Meter(row.meter_at_ms, row.meter_budget_ms),
        beat_ms=row.beat_ms,
        beat_before_ms=row.beat_before_ms,
        last_seq=row.last_seq,
        watched=watched,
        section_ends=row.section_ends,
        questions_open=row.questions_open,
        attention=unpacked(row.attention),
    )


def note_days(sittings: Sequence[Sitting], today: date) -> None:
    """Tell the sittings of courses with a limit a day what counted there today; locked."""
    capped = [one for one in sittings if one.policy.cap_ms is not None]
    if not capped:
        return
    pairs = {(one.learner_id, one.course_id) for one in capped}
    days_of: Any = (
        select(Standing.learner_id, Standing.course_id, Standing.counted_on, Standing.counted_ms)
        .where(tuple_(Standing.learner_id, Standing.course_id).in_(pairs))
        .order_by(Standing.learner_id, Standing.course_id)
    )
    rows: Any = session.execute(locked(days_of))
    days = {
        (learner_id, course_id): Day(counted_ms if counted_on == today else 0)
        for learner_id, course_id, counted_on, counted_ms in rows
    }
    for one in capped:
        one.today = days.setdefault((one.learner_id, one.course_id), Day())


def replies(play_ids: Collection[int]) -> dict[tuple[int, int], tuple[str, list[Any]]]:
    """The stored replies of these plays: (play, seq) to the beat's digest and its answer."""
    if not play_ids:
        return {}
    rows = session.execute(
        select(BeatReply.play_id, BeatReply.seq, BeatReply.body_digest, BeatReply.answer).where(
            BeatReply.play_id.in_(play_ids)
        )
    )
    return {(row.play_id, row.seq): (row.body_digest, row.answer) for row in rows}


def uncounted_of(learner_id: int, course_id: int) -> list[tuple[Play, str, int]]:
    """What lately was not counted in a course: play, reason and milliseconds, the oldest first.

    As far as the replies reach back that are kept for repetitions: the last 64 of a play, until a
    day after its end.
    """
    rows: Any = session.execute(
        select(Play, BeatReply.answer)
        .join(BeatReply, BeatReply.play_id == Play.id)
        .where(Play.learner_id == learner_id, Play.course_id == course_id)
        .order_by(Play.opened_at, BeatReply.seq)
    )
    found: dict[tuple[int, str], tuple[Play, str, int]] = {}
    for play, answer in rows:
        reason, uncredited_ms = answer[3:5]
        if reason and uncredited_ms:
            before = found.get((play.id, reason), (play, reason, 0))[2]
            found[play.id, reason] = (play, reason, before + uncredited_ms)
    return list(found.values())


def lock_learner(learner_id: int) -> None:
    """Let one request at a time open a play for this learner."""
    session.execute(locked(select(User.id).where(User.id == learner_id)))
