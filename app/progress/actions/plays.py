"""Opening a play, and closing the plays of what is withdrawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from app.classes.actions import note_progress
from app.courses import actions as courses_actions
from app.courses import queries as courses
from app.courses.queries import LessonView
from app.courses.rules import Section
from app.credits.actions import note_watched, note_watched_many
from app.credits.queries import rule_set_for
from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.kit.errors import Conflict, NotAllowed
from app.pledges import queries as pledges
from app.progress import queries
from app.progress.actions.asking import complete_watched
from app.progress.actions.challenges import first_attention
from app.progress.models import BeatReply, Coverage, Play, Standing
from app.progress.permissions import Actor, can_watch
from app.progress.queries import Material, QuestionMark
from app.progress.rules import completion
from app.progress.rules.challenges import unpacked
from app.progress.rules.crediting import PlayState, Policy
from app.progress.rules.intervals import Coverage as Spans
from app.reasons import N_, Reason

BEAT_SECONDS = 10
REPLIES_OUTLIVE_A_PLAY_BY = timedelta(days=1)
TOLD_WITHIN = timedelta(days=1)
"""Longer than any live lesson: what was left earlier than this stands beside nothing."""


class PlayRefusal(Reason):
    NOT_READY = "not_ready", N_("This lesson cannot be played yet. Please come back later.")
    PREVIEW = "preview", N_("This lesson is not published yet; watching it is not credited.")
    NOT_A_LEARNER = "not_a_learner", N_("Only learners are credited for watching.")


@dataclass(frozen=True)
class OpenedPlay:
    """What a player needs to begin."""

    play_id: int
    resume_ms: int
    covered: Spans
    duration_ms: int
    policy: Policy
    playlist: str | None
    """The name of the playlist to begin with; None for a text."""
    sections: Sequence[Section]
    """Whether there is something to be played, at an address of this play's own."""
    questions: Sequence[QuestionMark] = ()
    question_owed: bool = False
    """Whether nothing is credited before a question is answered, which the first beat brings."""
    beat_seconds: int = BEAT_SECONDS


@transactional
def open_play(actor: Actor, lesson_id: int, *, device: str = "") -> OpenedPlay:
    """Sit down in front of a lesson: the actor's one active play from now on, with a budget of 0.

    An older open play is superseded. Starts the course if this is its first lesson. Refuses
    lessons the actor cannot see (NotFound), people who are not learners or have still to sign a
    pledge, previews (NotAllowed), and lessons whose recording is not ready (Conflict).
    """
    lesson = courses.lesson_for(actor, lesson_id)
    if not can_watch(actor):
        raise NotAllowed(PlayRefusal.NOT_A_LEARNER)
    if lesson.preview:
        raise NotAllowed(PlayRefusal.PREVIEW)
    pledges.require_signature(actor.id)
    material = queries.materials_of([lesson]).get(lesson_id)
    if material is None:
        raise Conflict(PlayRefusal.NOT_READY)
    moment = clock.now()
    courses_actions.start_course(actor, lesson.course_id)
    coverage = _coverage_of(actor, lesson, material, moment)
    _supersede_older_plays(actor, moment)
    marks = queries.question_marks(actor.id, lesson)
    open_questions = [one for one in marks if not one.settled]
    play = _new_play(actor, lesson, material, coverage, device, moment)
    play.questions_open = bool(open_questions)
    session.flush()
    stand(actor.id, lesson.course_id, lesson.revision_id)
    note_progress(actor.id, lesson.course_id, completed=False, at=moment)
    if coverage.covered_ms and not (coverage.completed_at or open_questions):
        complete_watched(play.id, moment)
    policy = queries.policy_of(play)
    spans = queries.paired(coverage.spans)
    return OpenedPlay(
        play_id=play.id,
        resume_ms=completion.resume_ms(
            spans,
            coverage.position_ms,
            material.duration_ms,
            first_pass_seek=policy.first_pass_seek,
        ),
        covered=spans,
        duration_ms=material.duration_ms,
        policy=policy,
        playlist=material.playlist,
        sections=material.sections,
        questions=marks,
        question_owed=_owes(play),
    )


@transactional
def close_plays(course_id: int) -> None:
    """Close every active play of a course that was withdrawn; for callers that have decided.

    What it has not told the ledger yet is told now, if it was watched within a day.
    """
    end_plays(PlayState.CLOSED, Play.course_id == course_id)


@transactional
def end_plays(state: PlayState, *which: ColumnElement[bool]) -> None:
    """End the active plays among ``which``, and let the ledger know what it would hear of them.

    Or what was watched shortly before would count beside a live lesson. For callers that have
    decided.
    """
    moment = clock.now()
    _tell_of(which, moment - TOLD_WITHIN)
    session.execute(
        update(Play)
        .where(Play.state == PlayState.ACTIVE, *which)
        .values(state=state, stopped_at=moment)
    )


@transactional
def note_left_plays(person_ids: Collection[int], since: datetime) -> None:
    """Let the ledger know of active plays what it would hear with their next beats.

    That is the time from when it last heard, at most the grace, up to the last beat; of plays whose
    last beat came after ``since``. Nothing is told twice, and players notice nothing. For callers
    that judge what else counted at the same time.
    """
    _tell_of((Play.learner_id.in_(person_ids),), since)


def _tell_of(which: Sequence[ColumnElement[bool]], since: datetime) -> None:
    active: Any = select(
        Play.id, Play.learner_id, Play.opened_at, Play.noted_at, Play.beat_ms, Play.grace_ms
    ).where(Play.state == PlayState.ACTIVE, *which, Play.beat_ms.is_not(None))
    # Locked in the order in which beats lock them.
    rows = session.execute(locked(active.order_by(Play.coverage_id, Play.id))).all()
    heard = [(row, row.opened_at + timedelta(milliseconds=row.beat_ms or 0)) for row in rows]
    left = [(row, last) for row, last in heard if last > max(row.noted_at, since)]
    if not left:
        return
    session.execute(update(Play), [{"id": row.id, "noted_at": last} for row, last in left])
    note_watched_many(
        [
            (row.learner_id, max(row.noted_at, last - timedelta(milliseconds=row.grace_ms)), last)
            for row, last in left
        ]
    )


def _coverage_of(
    actor: Actor, lesson: LessonView, material: Material, moment: datetime
) -> Coverage:
    """The learner's coverage of this very file, made if this is the first time; locked."""
    made = upsert(Coverage.__table__).values(
        learner_id=actor.id,
        lesson_id=lesson.lesson_id,
        file_hash=material.file_hash,
        course_id=lesson.course_id,
        duration_ms=material.duration_ms,
        spans=[],
        covered_ms=0,
        position_ms=0,
        saved_at=moment,
    )
    session.execute(made.on_conflict_do_nothing())
    found = session.scalar(
        locked(
            select(Coverage).where(
                Coverage.learner_id == actor.id,
                Coverage.lesson_id == lesson.lesson_id,
                Coverage.file_hash == material.file_hash,
            )
        )
    )
    assert found is not None, "it was just made"
    return found


def _supersede_older_plays(actor: Actor, moment: datetime) -> None:
    """Freeze the active play; drop the stored replies of plays that ended long ago."""
    queries.lock_learner(actor.id)
    left: Any = session.execute(
        update(Play)
        .where(Play.learner_id == actor.id, Play.state == PlayState.ACTIVE)
        .values(state=PlayState.SUPERSEDED, stopped_at=moment)
        .returning(Play.opened_at, Play.noted_at, Play.beat_ms)
    )
    for opened_at, noted_at, beat_ms in left.all():
        # Or short plays, one after another, would count beside a live lesson and never be noted.
        note_watched(actor.id, noted_at, opened_at + timedelta(milliseconds=beat_ms or 0))
    ended = select(Play.id).where(
        Play.learner_id == actor.id, Play.stopped_at < moment - REPLIES_OUTLIVE_A_PLAY_BY
    )
    session.execute(
        delete(BeatReply).where(BeatReply.play_id.in_(ended)),
        execution_options={"synchronize_session": False},
    )


def _new_play(
    actor: Actor,
    lesson: LessonView,
    material: Material,
    coverage: Coverage,
    device: str,
    moment: datetime,
) -> Play:
    subjects = courses.subjects_of(lesson.topic_id)
    rules = rule_set_for(actor.id, subjects, clock.today())
    usual = queries.watching_policy(lesson.course_id, plays=material.plays)
    policy = replace(usual, completion_permille=rules.completion_permille)
    attention = first_attention(actor.id, moment) if policy.challenges else None
    play = Play(
        learner_id=actor.id,
        coverage_id=coverage.id,
        course_id=lesson.course_id,
        revision_id=lesson.revision_id,
        required=lesson.required,
        duration_ms=material.duration_ms,
        max_rate_permille=policy.max_rate_permille,
        first_pass_seek=policy.first_pass_seek,
        hidden_counts=policy.hidden_counts,
        grace_ms=policy.grace_ms,
        challenges=policy.challenges,
        completion_permille=policy.completion_permille,
        cap_ms=policy.cap_ms,
        section_ends=[section.end_ms for section in material.sections],
        device=device[:200],
        opened_at=moment,
        noted_at=moment,
        attention=attention.packed() if attention else None,
    )
    session.add(play)
    session.flush()
    return play


def _owes(play: Play) -> bool:
    attention = unpacked(play.attention)
    return attention is not None and attention.owes


@transactional
def stand(learner_id: int, course_id: int, revision_id: int) -> None:
    """Bring the learner's standing in the course up to date with the revision they study."""
    materials = queries.materials_of(queries.lessons_to_complete(revision_id)).values()
    files = {material.lesson_id: material.file_hash for material in materials}
    now_true = {
        "revision_id": revision_id,
        "required_ms": sum(material.duration_ms for material in materials),
        "covered_ms": queries.covered_in(learner_id, files),
    }
    standing = upsert(Standing.__table__).values(
        learner_id=learner_id, course_id=course_id, **now_true
    )
    session.execute(
        standing.on_conflict_do_update(index_elements=["learner_id", "course_id"], set_=now_true)
    )
