"""How a claim of training away from the academy goes its way, and what it comes to. Pure.

What a kind of training is worth is said by the rule set that holds for the learner on its last day
(``credits.rules.claims`` has the defaults).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.credits.rules import (
    CLAIM_MEASURES,
    CLAIM_NAMES,
    ClaimScale,
    Measure,
    RuleSet,
    is_closed,
)
from app.credits.rules import ClaimKind as ClaimKind
from app.reasons import N_, Reason

KIND_NAMES = CLAIM_NAMES

MOST_HALVES = 366
FOLDER = "claims"
"""Where the evidence of claims lies."""


class ClaimState(StrEnum):
    """Where a claim stands: two different people pass it, one after the other."""

    WAITING = "waiting"
    CHECKED = "checked"
    GRANTED = "granted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ClaimMove(StrEnum):
    """What can be done with a claim."""

    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - a move, no secret
    RETURN = "return"
    WITHDRAW = "withdraw"


OPEN = frozenset({ClaimState.WAITING, ClaimState.CHECKED})
MOVES = {
    (ClaimState.WAITING, ClaimMove.PASS): ClaimState.CHECKED,
    (ClaimState.CHECKED, ClaimMove.PASS): ClaimState.GRANTED,
    (ClaimState.WAITING, ClaimMove.RETURN): ClaimState.RETURNED,
    (ClaimState.CHECKED, ClaimMove.RETURN): ClaimState.RETURNED,
    (ClaimState.WAITING, ClaimMove.WITHDRAW): ClaimState.WITHDRAWN,
    (ClaimState.CHECKED, ClaimMove.WITHDRAW): ClaimState.WITHDRAWN,
    (ClaimState.RETURNED, ClaimMove.WITHDRAW): ClaimState.WITHDRAWN,
    (ClaimState.RETURNED, ClaimMove.SUBMIT): ClaimState.WAITING,
}


class ClaimRefusal(Reason):
    """Why a claim cannot be made, or not be decided like this."""

    NOT_A_LEARNER = "not_a_learner", N_("Only learners claim hours.")
    NO_CLAIM = "no_claim", N_("There is no such claim, or it is not yours to see.")
    BACKWARDS = "backwards", N_("It cannot end before it begins.")
    NOT_YET = "not_yet", N_("Please claim it when it is over.")
    TWO_YEARS = "two_years", N_("Please make one claim for each calendar year.")
    TOO_LATE = "too_late", N_("This year is closed; its training can no longer be claimed.")
    TOO_MANY_DAYS = "too_many_days", N_("That is more than there are days from beginning to end.")
    WHOLE = "whole", N_("Please enter a whole number here; only days can be halved.")
    OVERLAP = "overlap", N_("These days are already claimed: “%(title)s”.")
    NO_EVIDENCE = "no_evidence", N_("Please add a certificate, a notice or a photo of one.")
    MOVED_ON = "moved_on", N_("This claim has moved on meanwhile. Please look at it again.")
    OWN = "own", N_("Nobody decides about their own claim.")
    SAME_PERSON = "same_person", N_("You passed it first; somebody else has to pass it now.")
    NO_REASON = "no_reason", N_("Please say what is missing or wrong.")
    CAP = "cap", N_("The year holds no more hours of this kind. Please return the claim.")


@dataclass(frozen=True, slots=True)
class Stay:
    """What is claimed: a kind, from a day to a day, so many half units of its measure."""

    kind: ClaimKind
    from_day: date
    to_day: date
    halves: int


def after(state: ClaimState, move: ClaimMove) -> ClaimState | None:
    """The state a move leads to; None where it cannot be made."""
    return MOVES.get((state, move))


def refuse_stay(stay: Stay, today: date, rule_set: RuleSet) -> dict[str, ClaimRefusal]:
    """What is wrong with a claim under the rules of its last day, by field; empty if nothing is.

    A year can be claimed for as long as hours can be entered in it (``late_entry_days``; by
    default until 30 April of the next: 次年4月30日 [R21]).
    """
    if stay.to_day < stay.from_day:
        return {"to_day": ClaimRefusal.BACKWARDS}
    if stay.to_day > today:
        return {"to_day": ClaimRefusal.NOT_YET}
    if stay.from_day.year != stay.to_day.year:
        return {"to_day": ClaimRefusal.TWO_YEARS}
    if is_closed(stay.to_day.year, today, rule_set):
        return {"to_day": ClaimRefusal.TOO_LATE}
    if CLAIM_MEASURES[stay.kind] is not Measure.DAYS:
        return {"amount": ClaimRefusal.WHOLE} if stay.halves % 2 else {}
    span = (stay.to_day - stay.from_day).days + 1
    return {"amount": ClaimRefusal.TOO_MANY_DAYS} if stay.halves > 2 * span else {}


def overlaps(stay: Stay, other: Stay) -> bool:
    """Whether two claims are for the same days; what counts by times or years may share them."""
    by_days = all(CLAIM_MEASURES[one.kind] is Measure.DAYS for one in (stay, other))
    return by_days and stay.from_day <= other.to_day and other.from_day <= stay.to_day


def worth(stay: Stay, scale: ClaimScale) -> int:
    """The centihours that a claim asks for, under the cap of a single claim."""
    asked = scale.centihours * stay.halves // 2
    return asked if scale.claim_cap is None else min(asked, scale.claim_cap)


def under_year_cap(scale: ClaimScale, asked: int, granted: int) -> int:
    """What the year still holds of ``asked`` after ``granted`` centihours of this kind."""
    cap = scale.year_cap
    return asked if cap is None else max(0, min(asked, cap - granted))


def refuse_decision(
    actor_id: int, learner_id: int, state: ClaimState, first_by: int | None
) -> ClaimRefusal | None:
    """Why this person cannot take the next step: it is their own, or they took the one before."""
    if actor_id == learner_id:
        return ClaimRefusal.OWN
    if state not in OPEN:
        return ClaimRefusal.MOVED_ON
    if state is ClaimState.CHECKED and actor_id == first_by:
        return ClaimRefusal.SAME_PERSON
    return None
