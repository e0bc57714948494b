"""A play while its beats are judged: what it knew, what it learns, what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.progress.rules import challenges
from app.progress.rules.challenges import Attention
from app.progress.rules.completion import is_complete, missing_by_section, position_after
from app.progress.rules.crediting import Meter, PlayState, Policy, Situation, judge, too_fast
from app.progress.rules.intervals import Coverage, Interval

NOTED_EVERY = timedelta(minutes=5)
"""How often the class and the ledger hear of a play that goes on."""


@dataclass(slots=True)
class Watched:
    """What is covered of one file by one learner; several plays may share it."""

    id: int
    lesson_id: int
    spans: Coverage
    covered_ms: int
    position_ms: int
    complete: bool
    changed: bool = False


@dataclass(slots=True)
class Day:
    """What counted of a course today for one learner; the plays of a course share it."""

    credited_ms: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is open, as its learner is told it; the answer is not part of it."""

    challenge_id: int
    kind: str
    numbers: Sequence[int]
    options: Sequence[str]
    expires_at: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a beat is answered; kept for its repetitions."""

    credited_ms: int
    covered_ms: int
    complete: bool
    reason: str | None
    uncredited_ms: int = 0
    challenge: Asked | None = None

    def packed(self) -> list[object]:
        """As it is stored."""
        told: list[object] = [
            self.credited_ms, self.covered_ms, self.complete, self.reason, self.uncredited_ms
        ]  # fmt: skip
        if self.challenge is not None:
            one = self.challenge
            expires = one.expires_at.isoformat()
            told.append(
                [one.challenge_id, one.kind, [*one.numbers], [*one.options], expires, one.about]
            )
        return told


def unpacked(stored: Sequence[Any]) -> Reply:
    """A reply that was packed."""
    reply = Reply(*stored[:5])
    for challenge_id, kind, numbers, options, expires, *about in stored[5:]:
        until = datetime.fromisoformat(expires)
        asked = Asked(challenge_id, kind, numbers, options, until, *about)
        reply = replace(reply, challenge=asked)
    return reply


@dataclass(slots=True)
class Sitting:
    """One play with its budget and its coverage, between being loaded and being stored."""

    play_id: int
    learner_id: int
    course_id: int
    revision_id: int
    required: bool
    duration_ms: int
    policy: Policy
    state: PlayState
    opened_at: datetime
    stopped_at: datetime | None
    noted_at: datetime
    meter: Meter
    beat_ms: int | None
    beat_before_ms: int | None
    last_seq: int
    watched: Watched
    section_ends: Sequence[int] = ()
    """Where the sections of a text end; each of them has to be dwelt on. Empty for recordings."""
    questions_open: bool = False
    """Whether questions inside the recording are left to be answered; see ``answer_all``."""
    credited_ms: int = 0
    finished: bool = False
    """Whether what is judged now completed the lesson."""
    attention: Attention | None = None
    """How it stands with its questions; None where none are put."""
    today: Day | None = None
    """What counted today in this course; None where it has no limit a day."""

    def is_too_fast(self, moment: datetime) -> bool:
        """Whether a beat at ``moment`` would be the third within a second."""
        recent = [ms for ms in (self.beat_before_ms, self.beat_ms) if ms is not None]
        return too_fast(tuple(recent), self.elapsed_ms(moment))

    def take(self, seq: int, spans: list[Interval], visible: bool, moment: datetime) -> Reply:
        """Judge one beat and remember what it changed."""
        elapsed = self.elapsed_ms(moment)
        if self.attention is not None:
            self.attention = challenges.at(self.attention, elapsed)
        verdict = judge(self._situation(elapsed), self.watched.spans, spans, visible)
        self.meter = verdict.meter
        self.beat_before_ms, self.beat_ms = self.beat_ms, elapsed
        self.last_seq = max(self.last_seq, seq)
        self.credited_ms += verdict.credited_ms
        if self.today is not None:
            self.today.credited_ms += verdict.credited_ms
        if self.attention is not None:
            self.attention = challenges.after_credit(self.attention, verdict.credited_ms)
        self._cover(verdict.coverage, verdict.credited_ms, spans)
        return Reply(
            credited_ms=verdict.credited_ms,
            covered_ms=self.watched.covered_ms,
            complete=self.watched.complete,
            reason=verdict.reason.code if verdict.reason else None,
            uncredited_ms=verdict.uncredited_ms,
        )

    def answer_all(self) -> None:
        """All questions are answered: the lesson is complete if enough of it was watched."""
        self.questions_open = False
        watched = self.watched
        if not watched.complete and self._is_complete():
            watched.changed = watched.complete = self.finished = True

    def asks_now(self, moment: datetime) -> bool:
        """Whether a question is to be put with the answer to the beat that was just taken.

        Not where the learner does not watch any more; and what falls due when the lesson is done
        waits for the next one.
        """
        if self.attention is None or self.state is not PlayState.ACTIVE:
            return False
        if self.watched.complete and not self.attention.paused:
            return False
        return challenges.asks_now(self.attention, self.elapsed_ms(moment))

    def is_due_for_note(self, moment: datetime) -> bool:
        """Whether the class and the ledger should hear of it now."""
        return self.finished or (self.credited_ms > 0 and moment - self.noted_at >= NOTED_EVERY)

    def elapsed_ms(self, moment: datetime) -> int:
        """How long after the opening of the play this is, on the server's clock."""
        return max((moment - self.opened_at) // timedelta(milliseconds=1), 0)

    def _situation(self, elapsed_ms: int) -> Situation:
        stopped = None if self.stopped_at is None else self.elapsed_ms(self.stopped_at)
        due = self.attention is not None and self.attention.paused
        return Situation(
            self.policy,
            self.duration_ms,
            self.meter,
            elapsed_ms,
            self.state,
            stopped,
            due,
            self._room_ms(),
        )

    def _room_ms(self) -> int | None:
        if self.today is None or self.policy.cap_ms is None:
            return None
        return max(self.policy.cap_ms - self.today.credited_ms, 0)

    def _cover(self, coverage: Coverage, credited_ms: int, spans: list[Interval]) -> None:
        watched = self.watched
        position = position_after(spans, self.duration_ms)
        # An older device that catches up must not move the newer one's place.
        if position is not None and self.state is PlayState.ACTIVE:
            watched.changed |= position != watched.position_ms
            watched.position_ms = position
        if not credited_ms:
            return
        watched.changed = True
        watched.spans = coverage
        watched.covered_ms += credited_ms
        if not watched.complete and self._is_complete():
            watched.complete = self.finished = True

    def _is_complete(self) -> bool:
        permille = self.policy.completion_permille
        watched = self.watched
        enough = is_complete(watched.covered_ms, self.duration_ms, permille)
        if self.questions_open or not enough:
            return False
        return not any(missing_by_section(watched.spans, self.section_ends, permille))
