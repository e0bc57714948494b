"""Moves: what people decide about a course; every decision is one row of history."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.courses import actions as courses
from app.courses.rules import State
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, Refused
from app.moderation import queries
from app.moderation.forms import MoveForm
from app.moderation.models import ReviewMove
from app.moderation.queries import Position
from app.moderation.rules import (
    FORM_REFUSALS,
    PERSON_REFUSALS,
    REVISION_MOVES,
    Move,
    MoveRefusal,
    Transition,
    decide,
)
from app.notices import actions as notices
from app.progress import actions as progress
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User

NEWS: dict[Move, str] = {
    Move.PASS: N_("“%(title)s” passed a review"),
    Move.RETURN: N_("“%(title)s” came back with a note"),
    Move.PUBLISH: N_("“%(title)s” is published"),
    Move.UNPUBLISH: N_("“%(title)s” was taken down"),
    Move.RETIRE: N_("“%(title)s” is being retired"),
    Move.RESTORE: N_("“%(title)s” is restored"),
}
"""What the author hears of each move that others make."""
WITH_COMMENTS = N_("%(note)s (Open comments: %(count)s.)")
COMMENTS_ONLY = N_("Open comments: %(count)s.")


@dataclass(frozen=True)
class Outcome:
    """Where a move led, and what its maker may do next."""

    state: State
    moves: list[Move]


@transactional
def move(actor: "User", course_id: int, form: MoveForm, *, seen: State | None = None) -> Outcome:
    """Take a course one step on, as the table allows.

    The course's row is locked, so of two people who decide at once one wins. ``seen`` is the
    stage the other had before their eyes: if it has changed, they hear that (Conflict) instead
    of deciding about something they have not seen. Refuses with NotFound (invisible), NotAllowed
    (the person), Conflict (the state), Invalid (a note or signature is missing).
    """
    position = queries.position_of(actor, course_id, for_change=True)
    seen = form.stage or seen
    if seen is not None and form.move in REVISION_MOVES and seen != position.stage:
        raise Conflict(MoveRefusal.CHANGED)
    situation = queries.situation_of(actor, position, note=form.note, signed=form.signed())
    decision = decide(form.move, situation)
    if isinstance(decision, MoveRefusal):
        raise _as_refusal(decision)
    _record(actor, position, form, decision)
    _place(actor, position, form.move, decision.to)
    _tell(actor, position, form, situation.open_comments)
    after = queries.position_of(actor, course_id)
    return Outcome(decision.to, queries.moves_open_to(actor, after))


def _as_refusal(reason: MoveRefusal) -> Refused:
    if reason in PERSON_REFUSALS:
        return NotAllowed(reason)
    if reason in FORM_REFUSALS:
        return Invalid(reason, errors={FORM_REFUSALS[reason]: [reason.sentence]})
    return Conflict(reason)


def _record(actor: "User", position: Position, form: MoveForm, decision: Transition) -> None:
    on_revision = form.move in REVISION_MOVES
    session.add(
        ReviewMove(
            course_id=position.course_id,
            revision_id=position.revision_id if on_revision else position.published_revision_id,
            actor_id=actor.id,
            move=form.move,
            from_state=position.stage if on_revision else position.state,
            to_state=decision.to,
            note=form.note,
            checklist=sorted(form.signed()),
            moved_at=clock.now(),
        )
    )
    session.flush()


def _place(actor: "User", position: Position, made: Move, to: State) -> None:
    """Tell the course where it stands now; close open plays when it is taken from everybody."""
    if made in REVISION_MOVES:
        courses.place_revision(actor, position.revision_id, to)
        return
    courses.place_course(actor, position.course_id, to)
    if to in (State.UNPUBLISHED, State.RETIRED):
        progress.close_plays(position.course_id)


def _tell(actor: "User", position: Position, form: MoveForm, open_comments: int) -> None:
    """Tell the author what others decided, with the note and the number of open comments."""
    if form.move not in NEWS or actor.id == position.owner_id:
        return
    body, counted = "%(note)s" if form.note else "", {}
    if form.move is Move.RETURN and open_comments:
        body = WITH_COMMENTS if form.note else COMMENTS_ONLY
        counted = {"count": open_comments}
    notices.tell(
        [position.owner_id],
        kind="review",
        title=NEWS[form.move],
        body=body,
        link=f"/reviews/{position.course_id}",
        wording={"title": position.title, "note": form.note} | counted,
    )
