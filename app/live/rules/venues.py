"""Branch venues: how a register goes its way, which moments it takes, and what they come to.

A venue's people are credited by the rule of the lesson (the share of its real duration). Nobody is
asked to sign in there: the liaison answers for who sat before the screen, a photograph proves it,
and a second person looks at both (DOMAIN 6: 联络员 submits roster + photo, then review).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from app.live.rules.planning import Phase
from app.reasons import N_, Reason

FOLDER = "venues"
"""Where the photographs of venues lie."""
MOST_LIAISONS = 10
MOST_SEATS = 10_000
LATEST_SUBMISSION = timedelta(days=30)
"""How long after the end of a lesson a register can still be submitted."""


class VenueState(StrEnum):
    """Where a venue's register stands: its liaison keeps it, and somebody else approves it."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class VenueMove(StrEnum):
    """What can be done with a register as a whole."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"


KEPT = frozenset({VenueState.OPEN, VenueState.RETURNED})
"""When a liaison may change the register."""

MOVES = {
    (VenueState.OPEN, VenueMove.SUBMIT): VenueState.SUBMITTED,
    (VenueState.RETURNED, VenueMove.SUBMIT): VenueState.SUBMITTED,
    (VenueState.SUBMITTED, VenueMove.WITHDRAW): VenueState.OPEN,
    (VenueState.SUBMITTED, VenueMove.RETURN): VenueState.RETURNED,
    (VenueState.SUBMITTED, VenueMove.APPROVE): VenueState.APPROVED,
}


class Mark(StrEnum):
    """What a liaison notes of somebody."""

    ARRIVED = "arrived"
    LEFT = "left"
    NOT_ARRIVED = "not_arrived"
    NOT_LEFT = "not_left"


class VenueOutcome(StrEnum):
    """What came of being registered at a venue once it was settled."""

    COUNTED = "counted"
    BEFORE = "before"
    """Enough, and credited already: followed from elsewhere, or at another venue."""
    TOO_SHORT = "too_short"
    NO_HOURS = "no_hours"
    ABSENT = "absent"
    LEFT_OUT = "left_out"


class VenueRefusal(Reason):
    """Why something cannot be done with a venue."""

    NO_VENUE = "no_venue", N_("There is no such venue, or it is not yours to see.")
    NOT_ITS_LIAISON = "not_its_liaison", N_("Only the liaisons of this venue keep its register.")
    NOT_YOUR_TREE = "not_your_tree", N_("Please choose your organisation or one below it.")
    NO_LIAISON = "no_liaison", N_("Please name at least one liaison.")
    NOT_A_LIAISON = (
        "not_a_liaison",
        N_(
            "A liaison is a tutor or learning administrator of the venue's organisation. "
            "These are not: %(names)s."
        ),
    )
    HAS_PEOPLE = "has_people", N_("People are registered here, so this venue stays.")
    MOVED_ON = "moved_on", N_("This register has moved on meanwhile. Please look at it again.")
    CALLED_OFF = "venue_called_off", N_("This live lesson is called off.")
    TOO_EARLY = "venue_too_early", N_("People can be marked once the doors are open.")
    OVER = "venue_over", N_("The lesson is over. Please enter the time by hand.")
    NOT_OVER = "not_over", N_("A register is submitted once the lesson is over.")
    TOO_LATE = "venue_too_late", N_("The thirty days for submitting this register have passed.")
    NOT_HELD = "not_held", N_("This lesson did not go on air, so there is nothing to submit.")
    NOBODY = "nobody", N_("Nobody is marked as here yet.")
    NO_PHOTO = "no_photo", N_("Please add a photo of the room first.")
    NOT_HERE = "not_here", N_("Somebody who is not here yet cannot leave.")
    OUTSIDE = (
        "outside",
        N_("Please enter a time between the opening of the doors and now, or the end."),
    )
    BACKWARDS = "leaves_first", N_("Nobody leaves before they arrive.")
    FULL = "venue_full", N_("A venue holds at most %(most)s people.")
    OWN = "own_venue", N_("You had a hand in this register; somebody else has to look at it.")
    AMONG_THEM = "among_them", N_("You are registered here; somebody else has to look at it.")
    NO_REASON = "no_reason", N_("Please say what is missing or wrong.")
    NOBODY_CHOSEN = "nobody_chosen", N_("Please choose somebody first.")


def after(state: VenueState, move: VenueMove) -> VenueState | None:
    """The state a move leads to; None where it cannot be made."""
    return MOVES.get((state, move))


def refuse_marking(phase: Phase, mark: Mark, *, by_hand: bool) -> VenueRefusal | None:
    """Why nobody can be marked just now; after the end nothing is noted on the clock any more."""
    if phase is Phase.CALLED_OFF:
        return VenueRefusal.CALLED_OFF
    if phase is Phase.SCHEDULED:
        return VenueRefusal.TOO_EARLY
    on_the_clock = not by_hand and mark in (Mark.ARRIVED, Mark.LEFT)
    return VenueRefusal.OVER if phase is Phase.ENDED and on_the_clock else None


def refuse_submission(
    state: VenueState,
    phase: Phase,
    ended_at: datetime | None,
    now: datetime,
    *,
    here: int,
    photos: int,
) -> VenueRefusal | None:
    """Why a register cannot be handed in: the lesson, the room or the proof is missing."""
    if after(state, VenueMove.SUBMIT) is None:
        return VenueRefusal.MOVED_ON
    if phase is Phase.CALLED_OFF:
        return VenueRefusal.CALLED_OFF
    if phase is not Phase.ENDED:
        return VenueRefusal.NOT_OVER
    if ended_at is None:
        return VenueRefusal.NOT_HELD
    if now > ended_at + LATEST_SUBMISSION:
        return VenueRefusal.TOO_LATE
    if not here:
        return VenueRefusal.NOBODY
    return None if photos else VenueRefusal.NO_PHOTO


def refuse_review(
    reviewer_id: int, hands: Collection[int], seated: bool, state: VenueState
) -> VenueRefusal | None:
    """Why this person cannot decide about a register: two people, one keeps and one looks.

    ``hands`` are all who ever were its liaisons, so nobody gives the office away to approve their
    own work.
    """
    if reviewer_id in hands:
        return VenueRefusal.OWN
    if seated:
        return VenueRefusal.AMONG_THEM
    return VenueRefusal.MOVED_ON if state is not VenueState.SUBMITTED else None
