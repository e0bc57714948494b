"""How a claim of training away from the academy goes its way, and what it comes to. Pure.

What a kind of training is worth is said by the rule set that holds for the learner on its last day
(``credits.rules.claims`` has the defaults).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.credits.rules import CLAIM_MEASURES, CLAIM_NAMES, ClaimScale, Measure
from app.credits.rules import ClaimKind as ClaimKind
from app.reasons import N_, Reason

KIND_NAMES = CLAIM_NAMES

MOST_HALVES = 366
LATE_UNTIL = (4, 30)
"""Until when (month, day) last year's training may still be claimed: 次年4月30日 [R21]."""
EVIDENCE_MOST_BYTES = 10 * 1024 * 1024
EVIDENCE_MOST_FILES = 3


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
    TOO_MANY_FILES = "too_many_files", N_("At most %(most)s files, please.")
    NOT_EVIDENCE = "not_evidence", N_("Please bring PDF, JPEG or PNG files; “%(name)s” is none.")
    TOO_LARGE = "too_large", N_("A file may have 10 MB at most; “%(name)s” is larger.")
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


def refuse_stay(stay: Stay, today: date) -> dict[str, ClaimRefusal]:
    """What is wrong with a claim, by field; empty if nothing is."""
    if stay.to_day < stay.from_day:
        return {"to_day": ClaimRefusal.BACKWARDS}
    if stay.to_day > today:
        return {"to_day": ClaimRefusal.NOT_YET}
    if stay.from_day.year != stay.to_day.year:
        return {"to_day": ClaimRefusal.TWO_YEARS}
    if not _still_open(stay.to_day.year, today):
        return {"to_day": ClaimRefusal.TOO_LATE}
    if CLAIM_MEASURES[stay.kind] is not Measure.DAYS:
        return {"amount": ClaimRefusal.WHOLE} if stay.halves % 2 else {}
    span = (stay.to_day - stay.from_day).days + 1
    return {"amount": ClaimRefusal.TOO_MANY_DAYS} if stay.halves > 2 * span else {}


def _still_open(year: int, today: date) -> bool:
    return year == today.year or (year == today.year - 1 and (today.month, today.day) <= LATE_UNTIL)


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


MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n"}


def evidence_type(head: bytes) -> str | None:
    """What a file is by its first bytes; None for what is no evidence. Its name decides nothing."""
    return next((kind for kind, magic in MAGIC.items() if head.startswith(magic)), None)


def refuse_count(names: Collection[str]) -> ClaimRefusal | None:
    """Why so many files, or none, cannot be the evidence of a claim."""
    if not names:
        return ClaimRefusal.NO_EVIDENCE
    return ClaimRefusal.TOO_MANY_FILES if len(names) > EVIDENCE_MOST_FILES else None
