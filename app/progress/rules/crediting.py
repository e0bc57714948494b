"""What part of what a player reports is credited, and the one reason why not more.

The player reports spans of the lesson that it played; the server believes none of its clocks. A
play has a *budget*: it starts at 0 when the play opens, grows with the server's elapsed time times
the allowed rate, is kept for the grace, and is spent by newly covered spans in any order. What is
covered already costs nothing and earns nothing. So whatever a player claims, what it is credited
never exceeds the time that passed times the allowed rate.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.progress.rules.intervals import Coverage, Interval, clip, subtract, touches
from app.reasons import N_, Reason
from app.spans import length, union

FRONTIER_SLACK_MS = 3_000
"""How far past the furthest covered point a span may begin where the first pass is in order."""

MOST_FRAGMENTS = 500
"""How many pieces a coverage may have, so that no client can make a beat expensive."""

MOST_BEATS_A_SECOND = 2


class Uncredited(Reason):
    """Why a beat was not credited in full. ``%(amount)s`` is the time it is about."""

    SEEK = (
        "seek",
        N_(
            "The %(amount)s you jumped to does not count yet: the first time, this lesson is "
            "watched in order. Go on from where you were and it will be made up."
        ),
    )
    RATE = (
        "rate",
        N_(
            "%(amount)s was not counted: it was played faster than this lesson allows. Click the "
            "gap in the bar to watch it again."
        ),
    )
    GAP = (
        "gap",
        N_(
            "%(amount)s was not counted: the connection was away for too long. Click the gap in "
            "the bar to watch it again."
        ),
    )
    HIDDEN = (
        "hidden",
        N_(
            "%(amount)s was not counted: the page was in the background. Keep it in front while "
            "you study; click the gap in the bar to make it up."
        ),
    )
    CHALLENGE_DUE = (
        "challenge_due",
        N_("%(amount)s was not counted yet: please answer the question first."),
    )
    CAP = (
        "cap",
        N_("%(amount)s was not counted: today's limit is reached. Come back tomorrow."),
    )
    SUPERSEDED = (
        "superseded",
        N_("You went on with another device or window, so this one no longer counts."),
    )
    CLOSED = (
        "closed",
        N_("This lesson has just been taken off the shelf; what you watched so far is kept."),
    )
    OUT_OF_RANGE = (
        "out_of_range",
        N_("This part lies beyond the end of the lesson. Please reload the page."),
    )


UNCREDITED_NAMES = {
    Uncredited.SEEK: N_("jumped ahead"),
    Uncredited.RATE: N_("played too fast"),
    Uncredited.GAP: N_("the connection was away"),
    Uncredited.HIDDEN: N_("the page was in the background"),
    Uncredited.CHALLENGE_DUE: N_("a question was open"),
    Uncredited.CAP: N_("the day was full"),
    Uncredited.SUPERSEDED: N_("went on with another device"),
    Uncredited.CLOSED: N_("the lesson was taken off the shelf"),
    Uncredited.OUT_OF_RANGE: N_("beyond the end of the lesson"),
}
"""Each in few words, as a list of them says it."""


class PlayState(StrEnum):
    """A play is the learner's one active play, or was replaced, or its lesson was withdrawn."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a lesson may be watched; fixed when the play opens."""

    max_rate_permille: int = 1500
    first_pass_seek: bool = True
    hidden_counts: bool = False
    grace_ms: int = 300_000
    challenges: bool = False
    completion_permille: int = 900
    cap_ms: int | None = None
    """How much counts in this course in one day, over all of its lessons; None for no limit."""

    def allowance_ms(self, elapsed_ms: int) -> int:
        """How much may be watched in ``elapsed_ms``; exact over many beats, so nothing drifts."""
        return elapsed_ms * self.max_rate_permille // 1000


WATCHING = Policy()
READING = Policy(max_rate_permille=1000)
"""A text is read at the pace of the clock; there is no reading at one and a half times."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A play's budget as it stood ``at_ms`` after the play opened, by the server's clock."""

    at_ms: int = 0
    budget_ms: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """What the server knows about a play when a beat arrives ``elapsed_ms`` after it opened."""

    policy: Policy
    duration_ms: int
    meter: Meter
    elapsed_ms: int
    state: PlayState = PlayState.ACTIVE
    stopped_ms: int | None = None
    """When it stopped being the active play; None while it is."""
    answer_due: bool = False
    """Whether a question was left unanswered, so that nothing is credited for now."""
    room_ms: int | None = None
    """What the day's limit of the course leaves; None where it has none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a beat earned: the coverage and the meter after it, and why it was not more."""

    coverage: Coverage
    meter: Meter
    credited_ms: int = 0
    uncredited_ms: int = 0
    reason: Uncredited | None = None


def judge(
    situation: Situation, coverage: Coverage, spans: list[Interval], visible: bool
) -> Verdict:
    """Credit of ``spans`` what is new, in range and within the budget.

    A closed play earns nothing; a superseded one may spend, within the grace, what its budget held
    when it stopped. The reason is the one that cost most.
    """
    meter, something_expired = _read(situation)
    within = clip(spans, situation.duration_ms)
    fresh = subtract(within, coverage)
    refusal = _refusal(situation, visible)
    if refusal is not None:
        lost = length(fresh)
        # Parked out of sight, watching again what is covered is nothing to remark on.
        reason = refusal if lost or situation.state is not PlayState.ACTIVE else None
        return Verdict(coverage, meter, uncredited_ms=lost, reason=reason)
    taken, losses = _spend(situation, coverage, fresh, meter.budget_ms, something_expired)
    if spans and not within:
        losses[Uncredited.OUT_OF_RANGE] = length(union(spans))
    credited = length(taken)
    return Verdict(
        coverage=union((*coverage, *taken)) if taken else coverage,
        meter=replace(meter, budget_ms=meter.budget_ms - credited),
        credited_ms=credited,
        uncredited_ms=sum(losses.values()),
        reason=_one_reason(situation.state, losses),
    )


def _read(situation: Situation) -> tuple[Meter, bool]:
    """The meter now, and whether some of the budget was older than the grace and is gone."""
    policy, meter = situation.policy, situation.meter
    until = situation.elapsed_ms
    if situation.stopped_ms is not None:
        until = min(until, situation.stopped_ms)
    until = max(until, meter.at_ms)  # a clock set back takes nothing away
    grown = policy.allowance_ms(until) - policy.allowance_ms(meter.at_ms)
    budget = meter.budget_ms + grown
    kept = min(budget, policy.allowance_ms(policy.grace_ms))
    return Meter(at_ms=until, budget_ms=kept), kept < budget


def _refusal(situation: Situation, visible: bool) -> Uncredited | None:
    """The reason why nothing of this beat can count, if there is one."""
    if situation.state is PlayState.CLOSED:
        return Uncredited.CLOSED
    if situation.state is PlayState.SUPERSEDED:
        stopped = situation.stopped_ms or 0
        if situation.elapsed_ms > stopped + situation.policy.grace_ms:
            return Uncredited.SUPERSEDED
    if situation.answer_due:
        return Uncredited.CHALLENGE_DUE
    if not visible and not situation.policy.hidden_counts:
        return Uncredited.HIDDEN
    return None


def _spend(
    situation: Situation, coverage: Coverage, fresh: Coverage, budget: int, something_expired: bool
) -> tuple[list[Interval], dict[Uncredited, int]]:
    """Spend ``budget``, as far as the day's limit allows, on ``fresh`` from its beginning.

    Also what was lost, by reason. What the limit refuses is not spent.
    """
    short = Uncredited.GAP if something_expired else Uncredited.RATE
    if situation.room_ms is not None and situation.room_ms < budget:
        budget, short = situation.room_ms, Uncredited.CAP
    taken: list[Interval] = []
    losses: dict[Uncredited, int] = {}
    frontier = coverage[-1][1] if coverage else 0
    room = MOST_FRAGMENTS - len(coverage)
    for start, end in fresh:
        within = min(end - start, budget)
        apart = not touches((start, start + within), coverage)
        why = short
        if not situation.policy.first_pass_seek and start > frontier + FRONTIER_SLACK_MS:
            within, why = 0, Uncredited.SEEK
        elif apart and room <= 0:
            within, why = 0, Uncredited.GAP
        if within:
            taken.append((start, start + within))
            frontier = max(frontier, start + within)
            budget -= within
            room -= apart
        if start + within < end:
            losses[why] = losses.get(why, 0) + end - start - within
    return taken, losses


def _one_reason(state: PlayState, losses: dict[Uncredited, int]) -> Uncredited | None:
    if state is PlayState.SUPERSEDED:
        return Uncredited.SUPERSEDED  # the older device must hear it even if all was credited
    return max(losses, key=lambda reason: losses[reason]) if losses else None


def too_fast(recent_ms: tuple[int, ...], elapsed_ms: int) -> bool:
    """Whether one more beat would be more than two within a second.

    ``recent_ms`` are the times of the last accepted beats, oldest first.
    """
    if len(recent_ms) < MOST_BEATS_A_SECOND:
        return False
    return elapsed_ms - recent_ms[-MOST_BEATS_A_SECOND] < 1000
