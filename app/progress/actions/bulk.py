"""A past of watching that is taken over as a whole: another academy's, a demo's, a load test's.

The same call chain as a play and its beats (courses, coverage, credits, classes), for thousands
of learners in a fixed number of statements a part. Nobody watched here, so nothing is judged: the
caller answers for what it says was watched.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from app.classes.actions import Studied, note_studies
from app.classes.queries import required_pairs
from app.courses.actions import Start, start_courses
from app.courses.queries import credit_sources
from app.credits import actions as credits
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import on_sqlite, session, transactional
from app.progress import queries
from app.progress.models import Coverage, Play, Standing
from app.progress.queries import Syllabus
from app.progress.rules.crediting import PlayState
from app.progress.rules.past import PastSitting, sittings_of

LEARNERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Study:
    """How much of a course's required lessons a learner watched, and from when to when."""

    learner_id: int
    course_id: int
    permille: int
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class _Told:
    """A study with what it was made of."""

    study: Study
    syllabus: Syllabus
    sittings: list[PastSitting]

    @property
    def covered_ms(self) -> int:
        return sum(one.covered_ms for one in self.sittings)

    @property
    def complete(self) -> bool:
        done = [one for one in self.sittings if one.complete]
        return bool(done) and len(done) == len(self.syllabus.materials)


@transactional
def record_studies(studies: Sequence[Study]) -> int:
    """Write what many learners watched of published courses; returns how many studies were new.

    A study leaves what watching leaves: the start of the course, coverage and ended plays, the
    standing, and for who completed it the hours, as the rules of the time give them; classes and
    days of watching hear of it. Courses that a learner has begun already stay as they are, and so
    do courses with nothing to watch. Not for anything that a player reports.
    """
    syllabuses = queries.syllabuses({one.course_id for one in studies}, clock.today())
    learner_ids = sorted({one.learner_id for one in studies})
    written = 0
    for start in range(0, len(learner_ids), LEARNERS_AT_ONCE):
        part = frozenset(learner_ids[start : start + LEARNERS_AT_ONCE])
        begun = queries.begun_pairs(part)
        told = [
            _tell(one, syllabuses[one.course_id])
            for one in studies
            if one.learner_id in part
            and one.course_id in syllabuses
            and (one.learner_id, one.course_id) not in begun
        ]
        if told:
            _write(told)
        written += len(told)
    return written


def _tell(study: Study, syllabus: Syllabus) -> _Told:
    durations = [material.duration_ms for material in syllabus.materials]
    policy = syllabus.policies[0]
    return _Told(
        study,
        syllabus,
        sittings_of(
            durations, study.permille, study.began_at, study.ended_at, policy.completion_permille
        ),
    )


def _write(told: Sequence[_Told]) -> None:
    start_courses([_start(one) for one in told])
    coverage_ids = _write_coverages(told)
    first_plays = _write_plays(told, coverage_ids)
    session.execute(insert(Standing.__table__), [_standing(one) for one in told])  # type: ignore[arg-type]
    credits.note_watched_many(
        [
            (one.study.learner_id, sitting.opened_at, sitting.stopped_at)
            for one in told
            for sitting in one.sittings
        ]
    )
    _award(told, first_plays)
    note_studies(
        [
            Studied(one.study.learner_id, one.study.course_id, one.complete, one.study.ended_at)
            for one in told
        ]
    )


def _start(told: _Told) -> Start:
    return Start(
        person_id=told.study.learner_id,
        course_id=told.study.course_id,
        revision_id=told.syllabus.revision_id,
        started_at=told.sittings[0].opened_at if told.sittings else told.study.began_at,
        finished_at=told.study.ended_at if told.complete else None,
    )


def _write_coverages(told: Sequence[_Told]) -> list[int]:
    """Their ids, in the order of all sittings."""
    rows = [
        {
            "learner_id": one.study.learner_id,
            "lesson_id": one.syllabus.materials[sitting.place].lesson_id,
            "file_hash": one.syllabus.materials[sitting.place].file_hash,
            "course_id": one.study.course_id,
            "duration_ms": one.syllabus.materials[sitting.place].duration_ms,
            "spans": [0, sitting.covered_ms],
            "covered_ms": sitting.covered_ms,
            "position_ms": sitting.covered_ms,
            "saved_at": sitting.stopped_at,
            "completed_at": sitting.stopped_at if sitting.complete else None,
        }
        for one in told
        for sitting in one.sittings
    ]
    return _insert(Coverage, rows)


def _write_plays(told: Sequence[_Told], coverage_ids: Sequence[int]) -> list[int]:
    rest = iter(coverage_ids)
    rows = [_play(one, sitting, next(rest)) for one in told for sitting in one.sittings]
    return _insert(Play, rows)


def _play(told: _Told, sitting: PastSitting, coverage_id: int) -> dict[str, Any]:
    """A play that has ended, with its whole budget spent."""
    policy = told.syllabus.policies[sitting.place]
    lasted = int((sitting.stopped_at - sitting.opened_at).total_seconds() * 1000)
    return {
        "learner_id": told.study.learner_id,
        "coverage_id": coverage_id,
        "course_id": told.study.course_id,
        "revision_id": told.syllabus.revision_id,
        "required": True,
        "duration_ms": told.syllabus.materials[sitting.place].duration_ms,
        "max_rate_permille": policy.max_rate_permille,
        "first_pass_seek": policy.first_pass_seek,
        "hidden_counts": policy.hidden_counts,
        "grace_ms": policy.grace_ms,
        "challenges": policy.challenges,
        "completion_permille": policy.completion_permille,
        "state": PlayState.SUPERSEDED,
        "opened_at": sitting.opened_at,
        "stopped_at": sitting.stopped_at,
        "noted_at": sitting.stopped_at,
        "meter_at_ms": lasted,
        "beat_ms": lasted,
        "last_seq": 1,
    }


def _insert(kind: type, rows: Sequence[dict[str, Any]]) -> list[int]:
    """The new rows' ids, in the order of the rows."""
    table: Any = kind.__table__  # type: ignore[attr-defined]
    ids = _fresh_ids(table, len(rows))
    if rows:
        made = [{"id": fresh, **row} for fresh, row in zip(ids, rows, strict=True)]
        session.execute(insert(table), made)
    return ids


def _fresh_ids(table: Any, count: int) -> list[int]:
    """Ids no row has. Taken beforehand: asking a long INSERT for its ids costs the driver of
    PostgreSQL several times the rest."""
    if on_sqlite():  # nobody else writes before this transaction ends
        last = session.scalar(select(func.max(table.c.id))) or 0
        return list(range(last + 1, last + 1 + count))
    sequence = func.pg_get_serial_sequence(table.name, "id")
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list(session.scalars(drawn))


def _standing(told: _Told) -> dict[str, Any]:
    return {
        "learner_id": told.study.learner_id,
        "course_id": told.study.course_id,
        "revision_id": told.syllabus.revision_id,
        "required_ms": sum(material.duration_ms for material in told.syllabus.materials),
        "covered_ms": told.covered_ms,
        "completed_at": told.study.ended_at if told.complete else None,
    }


def _award(told: Collection[_Told], play_ids: Sequence[int]) -> None:
    required = required_pairs(
        {one.study.learner_id for one in told}, {one.study.course_id for one in told}
    )
    sources = credit_sources({one.study.course_id for one in told})
    rest = iter(play_ids)
    awards = []
    for one in told:
        plays = [next(rest) for _ in one.sittings]
        if not one.complete:
            continue
        pair = one.study.learner_id, one.study.course_id
        awards.append(
            credits.Award(
                person_id=one.study.learner_id,
                kind=EntryKind.ONLINE,
                source=sources[one.study.course_id],
                title=one.syllabus.title,
                seconds=one.syllabus.seconds,
                subjects=tuple(one.syllabus.subjects),
                at=one.study.ended_at,
                required=pair in required,
                evidence={
                    "play_id": plays[-1],
                    "revision_id": one.syllabus.revision_id,
                    "lesson_ids": sorted(m.lesson_id for m in one.syllabus.materials),
                },
            )
        )
    credits.award_many(awards)
