"""Reads about questions: those that are open, and what one can be made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.courses import queries as courses
from app.courses.models import LessonVersion
from app.kit.db import locked, session
from app.kit.errors import NotFound
from app.progress.models import Challenge, Coverage, Play
from app.progress.queries.questions import answer_states
from app.progress.rules.challenge_questions import Answered, Matter, Question, Said
from app.progress.rules.challenges import Attention, unpacked
from app.progress.rules.questions import is_settled
from app.progress.rules.sitting import Asked
from app.videos import queries as videos


@dataclass(frozen=True)
class LastAttention:
    """How a learner's last play with questions stands, and when it was opened."""

    attention: Attention
    play: Play


def open_challenges(challenge_ids: Collection[int]) -> dict[int, Asked]:
    """These questions as their learners are told them; one statement, none for none."""
    if not challenge_ids:
        return {}
    rows = session.scalars(select(Challenge).where(Challenge.id.in_(challenge_ids)))
    return {row.id: asked_of(row) for row in rows}


def asked_of(row: Challenge) -> Asked:
    """A question without its answer."""
    return Asked(row.id, row.kind.value, row.numbers, row.options, row.expires_at, row.about)


def question_of(row: Challenge) -> Question:
    """A question with its answer, to judge by."""
    return Question(row.kind, row.options, row.right_place, tuple(row.numbers), row.about)


def locked_challenge(learner_id: int, play_id: int, challenge_id: int) -> tuple[Play, Challenge]:
    """A question put to this learner in this play, and the play; both locked. Else NotFound."""
    play = session.scalar(
        locked(select(Play).where(Play.id == play_id, Play.learner_id == learner_id))
    )
    row = session.get(Challenge, challenge_id) if play else None
    if play is None or row is None or row.play_id != play.id:
        raise NotFound()
    return play, row


def last_attention(learner_id: int) -> LastAttention | None:
    """Of the latest play of this learner that puts questions; None if there was none."""
    play = session.scalar(
        select(Play)
        .where(Play.learner_id == learner_id, Play.attention.is_not(None))
        .order_by(Play.opened_at.desc(), Play.id.desc())
        .limit(1)
    )
    attention = unpacked(play.attention) if play else None
    return LastAttention(attention, play) if play and attention else None


def position_of(play: Play) -> int:
    """Where the learner of a play stands in its lesson, in milliseconds."""
    found = session.get(Coverage, play.coverage_id)
    return found.position_ms if found else 0


def matter_of(play_id: int) -> Matter:
    """What a question about the lesson of this play can be made of.

    Of the questions inside recordings only those of this course that the learner has settled: one
    that is still to come, or to be tried again, would be given away.
    """
    rows = session.execute(
        select(LessonVersion, Coverage.lesson_id.label("own_id"), Play.learner_id)
        .join(Play, Play.revision_id == LessonVersion.revision_id)
        .join(Coverage, Coverage.id == Play.coverage_id)
        .where(Play.id == play_id)
    ).all()
    own = next(
        (row.LessonVersion for row in rows if row.LessonVersion.lesson_id == row.own_id), None
    )
    if own is None:
        return Matter()
    tracks = videos.cues_by_track(own.caption_track_ids[:1])
    said = [Said(cue.start_ms, cue.text) for cues in tracks.values() for cue in cues]
    titles = [row.LessonVersion.title for row in rows if row.LessonVersion is not own]
    answered = _answered(rows[0].learner_id, [row.LessonVersion for row in rows])
    return Matter(own.title, titles, said, answered)


def _answered(learner_id: int, lessons: Sequence[LessonVersion]) -> list[Answered]:
    must_be_right = {one: lesson.answers_right for lesson in lessons for one in lesson.question_ids}
    settled = [
        one
        for one, state in answer_states(learner_id, must_be_right).items()
        if is_settled(tried=state.tried, right=state.right, must_be_right=must_be_right[one])
    ]
    return [
        Answered(
            one.body,
            right=[option.text for option in one.options if option.right],
            wrong=[option.text for option in one.options if not option.right],
        )
        for one in courses.questions_among(settled)
    ]
