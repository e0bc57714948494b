"""ONE table of moves: from which state a course goes where, by whom, and what must be true.

Buttons, API and action all read :data:`TABLE`; nothing else in the academy knows a transition.

*Unpublish* takes a course down now: open plays are closed. *Retire* lets it fade: no learner
starts any more, those in the middle may finish (``retiring``); a second *retire* ends it
(``retired``). *Restore* undoes either.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.accounts.rules import Role
from app.courses.rules import State
from app.moderation.rules.checklist import Principle
from app.reasons import Reason


class Move(StrEnum):
    """A step that a person takes with a course."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    PASS = "pass"  # noqa: S105 (the name of a move, not a password)
    RETURN = "return"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    RETIRE = "retire"
    RESTORE = "restore"


REVISION_MOVES = frozenset({Move.SUBMIT, Move.WITHDRAW, Move.PASS, Move.RETURN, Move.PUBLISH})
"""These act on the newest revision; all others act on the course."""


class MoveRefusal(Reason):
    """Why a move was not made."""

    WRONG_STATE = "wrong_state", "This course is not waiting for that step."
    CHANGED = "changed", "Somebody was quicker: this course has moved on in the meantime."
    INCOMPLETE = "incomplete", "Something is still missing before this course can be submitted."
    RETIRED = "retired", "This course is on its way out. Restore it first."
    WRONG_ROLE = "wrong_role", "This step belongs to a colleague with another role."
    NOT_AUTHOR = "not_author", "Only the author of this course can take that step."
    OWN_COURSE = "own_course", "This course is your own, so a colleague has to review it."
    REVIEWED_BEFORE = (
        "reviewed_before",
        "You passed an earlier stage of this revision; this one needs another pair of eyes.",
    )
    NOTE_MISSING = (
        "note_missing",
        "Please write what has to change, so that the author can act on it.",
    )
    POLITICAL_UNSIGNED = (
        "political_unsigned",
        "The final review needs the item “Political correctness” signed.",
    )
    POLITICAL_OPEN = (
        "political_open",
        "A comment on political correctness is still open. Resolve it, or return the course.",
    )


PERSON_REFUSALS = frozenset(
    {
        MoveRefusal.WRONG_ROLE,
        MoveRefusal.NOT_AUTHOR,
        MoveRefusal.OWN_COURSE,
        MoveRefusal.REVIEWED_BEFORE,
    }
)
"""The move is fine, the person is not (403)."""

FORM_REFUSALS = {
    MoveRefusal.NOTE_MISSING: "note",
    MoveRefusal.POLITICAL_UNSIGNED: "checklist",
}
"""The person has to add something (422), and in which field."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a decision about a move may look at."""

    stage: State
    """Of the newest revision."""
    state: State
    """Of the course."""
    actor_id: int
    roles: frozenset[Role]
    owner_id: int
    passed_by: frozenset[int] = frozenset()
    """Who passed this revision since it was last submitted."""
    complete: bool = True
    note: str = ""
    signed: frozenset[Principle] = frozenset()
    open_comments: int = 0
    """Comments that nobody has settled yet."""
    open_political: int = 0
    """How many of them are about political correctness."""

    def at(self, move: Move) -> State:
        """The state that ``move`` would start from."""
        return self.stage if move in REVISION_MOVES else self.state


Check = Callable[[Situation], MoveRefusal | None]


def by_author(situation: Situation) -> MoveRefusal | None:
    return None if situation.actor_id == situation.owner_id else MoveRefusal.NOT_AUTHOR


def not_own(situation: Situation) -> MoveRefusal | None:
    return MoveRefusal.OWN_COURSE if situation.actor_id == situation.owner_id else None


def fresh_eyes(situation: Situation) -> MoveRefusal | None:
    """The three reviewers of one revision are three people."""
    return MoveRefusal.REVIEWED_BEFORE if situation.actor_id in situation.passed_by else None


def complete(situation: Situation) -> MoveRefusal | None:
    return None if situation.complete else MoveRefusal.INCOMPLETE


def not_retired(situation: Situation) -> MoveRefusal | None:
    leaving = situation.state in (State.RETIRING, State.RETIRED)
    return MoveRefusal.RETIRED if leaving else None


def noted(situation: Situation) -> MoveRefusal | None:
    """The author must learn what to change: from a note, or from comments that are open."""
    told = situation.note.strip() or situation.open_comments
    return None if told else MoveRefusal.NOTE_MISSING


def politically_settled(situation: Situation) -> MoveRefusal | None:
    """Nobody passes a revision while a comment on political correctness is open."""
    return MoveRefusal.POLITICAL_OPEN if situation.open_political else None


def politically_signed(situation: Situation) -> MoveRefusal | None:
    """The final review signs for political correctness (GB/T 38862, first principle)."""
    signed = Principle.POLITICAL in situation.signed
    return None if signed else MoveRefusal.POLITICAL_UNSIGNED


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a move leads, which role makes it, and what is checked in this order."""

    to: State
    role: Role
    checks: tuple[Check, ...] = ()


def _review(state: State, passed: State, role: Role, *also: Check) -> Iterator[tuple]:
    """The three moves of one review stage."""
    person = (not_own, fresh_eyes)
    yield (state, Move.PASS), Transition(passed, role, (*person, politically_settled, *also))
    yield (state, Move.RETURN), Transition(State.DRAFT, role, (*person, noted))
    yield (state, Move.WITHDRAW), Transition(State.DRAFT, Role.TEACHER, (by_author,))


_ADMIN = Role.LEARNING_ADMIN

TABLE: dict[tuple[State, Move], Transition] = {
    (State.DRAFT, Move.SUBMIT): Transition(
        State.FIRST_REVIEW, Role.TEACHER, (by_author, not_retired, complete)
    ),
    **dict(_review(State.FIRST_REVIEW, State.SECOND_REVIEW, Role.FIRST_REVIEWER)),
    **dict(_review(State.SECOND_REVIEW, State.FINAL_REVIEW, Role.SECOND_REVIEWER)),
    **dict(_review(State.FINAL_REVIEW, State.APPROVED, Role.FINAL_REVIEWER, politically_signed)),
    (State.APPROVED, Move.WITHDRAW): Transition(State.DRAFT, Role.TEACHER, (by_author,)),
    (State.APPROVED, Move.PUBLISH): Transition(State.PUBLISHED, _ADMIN, (not_retired,)),
    (State.PUBLISHED, Move.UNPUBLISH): Transition(State.UNPUBLISHED, _ADMIN),
    (State.PUBLISHED, Move.RETIRE): Transition(State.RETIRING, _ADMIN),
    (State.UNPUBLISHED, Move.RESTORE): Transition(State.PUBLISHED, _ADMIN),
    (State.UNPUBLISHED, Move.RETIRE): Transition(State.RETIRED, _ADMIN),
    (State.RETIRING, Move.UNPUBLISH): Transition(State.UNPUBLISHED, _ADMIN),
    (State.RETIRING, Move.RETIRE): Transition(State.RETIRED, _ADMIN),
    (State.RETIRING, Move.RESTORE): Transition(State.PUBLISHED, _ADMIN),
    (State.RETIRED, Move.RESTORE): Transition(State.PUBLISHED, _ADMIN),
}

_PERSON_CHECKS: frozenset[Check] = frozenset({by_author, not_own, fresh_eyes})
FORM_CHECKS: frozenset[Check] = frozenset({noted, politically_signed})
"""What is only known once a form is sent."""


def _person_refusal(transition: Transition, situation: Situation) -> MoveRefusal | None:
    if transition.role not in situation.roles:
        return MoveRefusal.WRONG_ROLE
    checks = (check for check in transition.checks if check in _PERSON_CHECKS)
    return next((refusal for check in checks if (refusal := check(situation))), None)


def _never(move: Move, situation: Situation) -> MoveRefusal | None:
    """Why this person could not make the move whatever the state; ``None`` if they could."""
    refusals = [
        _person_refusal(transition, situation)
        for (_, name), transition in TABLE.items()
        if name is move
    ]
    if None in refusals:
        return None
    return next((one for one in refusals if one is not MoveRefusal.WRONG_ROLE), refusals[0])


def shown_to_reviewers(stage: State) -> bool:
    """Whether reviewers may watch the recordings of a revision: not what is still being written."""
    return stage is not State.DRAFT


def decide(
    move: Move, situation: Situation, skip: frozenset[Check] = frozenset()
) -> Transition | MoveRefusal:
    """Allow a move, or say why not.

    A person who could not make it in any state hears that first, then whether the state allows
    it, then whether it is this person's turn, and last what the form still lacks.
    """
    refusal = _never(move, situation)
    if refusal:
        return refusal
    transition = TABLE.get((situation.at(move), move))
    if transition is None:
        return MoveRefusal.WRONG_STATE
    refusal = _person_refusal(transition, situation)
    if refusal:
        return refusal
    checks = (check for check in transition.checks if check not in skip)
    return next((refusal for check in checks if (refusal := check(situation))), transition)


def open_moves(situation: Situation) -> list[Move]:
    """What this person may do now, before a note or a checklist is written."""
    return [move for move in Move if isinstance(decide(move, situation, FORM_CHECKS), Transition)]
