"""When a learner is asked whether they are there, and what an answer or its absence changes.

A player can be made to run alone for a night, so what was credited is what brings a question: after
some minutes of it, chosen at random by the server. An open question stops nothing for a while; left
unanswered, or answered wrong, it pauses crediting until one is answered right. What was credited
stays, and what was watched meanwhile can be handed in afterwards as far as the budget kept it.
The debt follows the learner into the next play: opening plays again and again is no way out.
"""

from dataclasses import dataclass, replace
from random import Random

MINUTE_MS = 60_000
BETWEEN_MS = (8 * MINUTE_MS, 16 * MINUTE_MS)
"""How much is credited between two questions: at least, at most."""

OPEN_MS = 90_000
"""How long a question may be answered."""

WAITS_MS = (0, 30_000, 120_000, 300_000)
"""How long the next question is away after so many wrong answers in a row, less one."""


@dataclass(frozen=True, slots=True)
class Attention:
    """How a play stands with its questions; times are milliseconds from its opening."""

    left_ms: int
    """How much may still be credited until the next question comes."""
    challenge_id: int | None = None
    """The question that is open."""
    lapses_ms: int = 0
    """When the open question runs out."""
    paused: bool = False
    """Whether nothing is credited until a question is answered right."""
    wrong: int = 0
    """Wrong answers in a row."""
    asks_from_ms: int = 0
    """No new question before this."""

    def packed(self) -> list[int | None]:
        """As it is stored."""
        return [
            self.left_ms, self.challenge_id, self.lapses_ms,
            int(self.paused), self.wrong, self.asks_from_ms,
        ]  # fmt: skip

    @property
    def owes(self) -> bool:
        """Whether a question was asked and not answered right."""
        return self.paused or self.challenge_id is not None


def unpacked(stored: list[int | None] | None) -> Attention | None:
    """What was packed; None where nothing is asked."""
    if stored is None:
        return None
    left, challenge_id, lapses, paused, wrong, asks_from = stored
    return Attention(
        left or 0, challenge_id, lapses or 0, bool(paused), wrong or 0, asks_from or 0
    )  # fmt: skip


def begin(draw: Random, before: Attention | None, elapsed_before_ms: int) -> Attention:
    """For a new play; ``before`` is how the learner's last one stood that far after its opening."""
    if before is None:
        return Attention(left_ms=_interval(draw))
    if not before.owes:
        return replace(before, asks_from_ms=0, lapses_ms=0)
    wait = max(before.asks_from_ms - elapsed_before_ms, 0)
    return Attention(left_ms=0, paused=True, wrong=before.wrong, asks_from_ms=wait)


def at(attention: Attention, elapsed_ms: int) -> Attention:
    """How it stands now: an open question that ran out is gone, and crediting pauses."""
    if attention.challenge_id is None or elapsed_ms <= attention.lapses_ms:
        return attention
    return replace(attention, challenge_id=None, paused=True)


def after_credit(attention: Attention, credited_ms: int) -> Attention:
    """What was credited brings the next question nearer."""
    return replace(attention, left_ms=max(attention.left_ms - credited_ms, 0))


def asks_now(attention: Attention, elapsed_ms: int) -> bool:
    """Whether a new question is to be put."""
    if attention.challenge_id is not None or elapsed_ms < attention.asks_from_ms:
        return False
    return attention.paused or attention.left_ms == 0


def asked(attention: Attention, challenge_id: int, elapsed_ms: int) -> Attention:
    """A question was put."""
    return replace(attention, challenge_id=challenge_id, lapses_ms=elapsed_ms + OPEN_MS)


def answered(attention: Attention, passed: bool, elapsed_ms: int, draw: Random) -> Attention:
    """The open question was answered: right brings a new interval, wrong pauses crediting.

    The first wrong answer is a slip and the next question comes at once; then it takes longer, so
    that guessing is slower than watching.
    """
    if passed:
        return Attention(left_ms=_interval(draw))
    wait = WAITS_MS[min(attention.wrong, len(WAITS_MS) - 1)]
    return Attention(
        left_ms=0, paused=True, wrong=attention.wrong + 1, asks_from_ms=elapsed_ms + wait
    )


def _interval(draw: Random) -> int:
    return draw.randint(*BETWEEN_MS)
