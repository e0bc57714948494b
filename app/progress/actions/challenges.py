"""Questions: put when they fall due, answered once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import SystemRandom

from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict
from app.progress import queries
from app.progress.models import Challenge, Play
from app.progress.permissions import Actor
from app.progress.rules import challenges
from app.progress.rules.challenge_questions import draw_question
from app.progress.rules.challenges import Attention
from app.progress.rules.sitting import Asked
from app.reasons import N_, Reason

_draw = SystemRandom()


class ChallengeRefusal(Reason):
    ANSWERED = "answered", N_("This question was answered already.")
    RAN_OUT = "ran_out", N_("The time for this question is over. No harm done: ask for another.")


@dataclass(frozen=True)
class Outcome:
    """What an answer led to."""

    passed: bool
    challenge: Asked | None = None
    """The next question, where there is one at once."""
    wait_seconds: int = 0
    """When to ask for the next one, where there is not."""


@transactional
def put_question(play_id: int, position_ms: int, moment: datetime) -> Asked:
    """Put a question to the learner of a play who stands there; it may be answered once."""
    question = draw_question(_draw, queries.matter_of(play_id), position_ms)
    row = Challenge(
        play_id=play_id,
        kind=question.kind,
        numbers=[*question.numbers],
        about=question.about,
        options=question.options,
        right_place=question.right,
        asked_at=moment,
        expires_at=moment + timedelta(milliseconds=challenges.OPEN_MS),
    )
    session.add(row)
    session.flush()
    return queries.asked_of(row)


@transactional
def answer_challenge(actor: Actor, play_id: int, challenge_id: int, answer: int | str) -> Outcome:
    """Answer an open question of a play of the actor's own; a wrong answer brings another one.

    The same answer again hears the same. Refuses questions of others (NotFound), a second answer,
    and one after the time is over (Conflict).
    """
    play, row = queries.locked_challenge(actor.id, play_id, challenge_id)
    if row.answered_at is not None and row.answer == str(answer):
        return _outcome(play, bool(row.passed), row.answered_at)
    if row.answered_at is not None:
        raise Conflict(ChallengeRefusal.ANSWERED)
    moment = clock.now()
    elapsed = _elapsed_ms(play, moment)
    attention = _attention_of(play, elapsed)
    if attention.challenge_id != row.id:
        raise Conflict(ChallengeRefusal.RAN_OUT)
    row.answer, row.answered_at = str(answer), moment
    row.passed = queries.question_of(row).accepts(answer)
    attention = challenges.answered(attention, row.passed, elapsed, _draw)
    if challenges.asks_now(attention, elapsed):
        following = put_question(play.id, queries.position_of(play), moment)
        attention = challenges.asked(attention, following.challenge_id, elapsed)
    play.attention = attention.packed()
    return _outcome(play, row.passed, moment)


@transactional
def first_attention(learner_id: int, moment: datetime) -> Attention:
    """How a play begins that puts questions: with what the learner's last one left open."""
    last = queries.last_attention(learner_id)
    if last is None:
        return challenges.begin(_draw, None, 0)
    return challenges.begin(_draw, last.attention, _elapsed_ms(last.play, moment))


def _attention_of(play: Play, elapsed_ms: int) -> Attention:
    attention = challenges.unpacked(play.attention)
    assert attention is not None, "a play that puts questions keeps count of them"
    return challenges.at(attention, elapsed_ms)


def _outcome(play: Play, passed: bool, moment: datetime) -> Outcome:
    if passed:
        return Outcome(True)
    attention = _attention_of(play, _elapsed_ms(play, moment))
    if attention.challenge_id is not None:
        following = queries.open_challenges([attention.challenge_id])
        return Outcome(False, following[attention.challenge_id])
    wait_ms = max(attention.asks_from_ms - _elapsed_ms(play, moment), 0)
    return Outcome(False, wait_seconds=-(-wait_ms // 1000))


def _elapsed_ms(play: Play, moment: datetime) -> int:
    return max((moment - play.opened_at) // timedelta(milliseconds=1), 0)
