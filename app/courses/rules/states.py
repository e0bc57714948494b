"""The states of a course and of its revisions, and what each of them allows.

Two things have a state. A *revision* is ``draft``, in one of three reviews, ``approved`` or
``published``. A *course* is ``draft`` until its first revision is published, then ``published``,
``unpublished``, ``retiring`` or ``retired``. Which move leads where is moderation's table.
"""

from enum import StrEnum

from app.reasons import Reason


class State(StrEnum):
    """Where a course or a revision stands."""

    DRAFT = "draft"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    FINAL_REVIEW = "final_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    RETIRING = "retiring"
    RETIRED = "retired"


REVISION_STATES = (
    State.DRAFT,
    State.FIRST_REVIEW,
    State.SECOND_REVIEW,
    State.FINAL_REVIEW,
    State.APPROVED,
    State.PUBLISHED,
)
COURSE_STATES = (
    State.DRAFT,
    State.PUBLISHED,
    State.UNPUBLISHED,
    State.RETIRING,
    State.RETIRED,
)
_LEAVING = frozenset({State.RETIRING, State.RETIRED})
_WAITING = frozenset({State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW, State.APPROVED})


class Kind(StrEnum):
    """The kinds of course: 微课, 专题课, 案例课, 直播课."""

    MICRO = "micro"
    LECTURE = "lecture"
    CASE = "case"
    LIVE = "live"


class Level(StrEnum):
    """How much a course presumes: 基础, 进阶, 高级."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class EditRefusal(Reason):
    IN_REVIEW = (
        "in_review",
        "This revision is being reviewed. Withdraw it first, then it can be changed.",
    )
    LEAVING = "leaving", "This course is on its way out. It has to be restored first."
    KIND_FIXED = (
        "kind_fixed",
        "The kind of a course that was published once does not change any more.",
    )
    NEWER = (
        "newer",
        "This was changed in another window meanwhile. What you typed is still here: compare it "
        "with what is there now, then save again.",
    )


def in_review(stage: State) -> bool:
    """Whether a revision waits for reviewers or for its publication."""
    return stage in _WAITING


def refuse_edit(state: State, newest_stage: State) -> EditRefusal | None:
    """Why a course in ``state`` whose newest revision is at ``newest_stage`` cannot be changed.

    A published revision is never changed: the change goes to a new draft.
    """
    if state in _LEAVING:
        return EditRefusal.LEAVING
    if in_review(newest_stage):
        return EditRefusal.IN_REVIEW
    return None


def refuse_kind(state: State, present: Kind, wanted: Kind) -> EditRefusal | None:
    """The kind decides length and hours, so it is fixed by the first publication."""
    if state is State.DRAFT or present is wanted:
        return None
    return EditRefusal.KIND_FIXED


def shown_state(state: State, newest_stage: State) -> State:
    """The one state that authors and reviewers see: what is going on with this course now.

    A course on its way out says so; else work on a newer revision shows; else the course's own.
    """
    if state in _LEAVING or newest_stage is State.PUBLISHED:
        return state
    return newest_stage


def refuse_older(present: int, typed_upon: int | None) -> EditRefusal | None:
    """Why a form that was opened at ``typed_upon`` edits may not be saved over ``present``.

    A program that does not say upon which edit it builds is not asked.
    """
    if typed_upon is None or typed_upon == present:
        return None
    return EditRefusal.NEWER


def open_to_newcomers(state: State) -> bool:
    """Whether somebody may start this course."""
    return state is State.PUBLISHED


def open_to_starters(state: State) -> bool:
    """Whether somebody who has started this course may go on: also while it is retiring."""
    return state in (State.PUBLISHED, State.RETIRING)
