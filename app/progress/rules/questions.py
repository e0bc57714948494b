"""Answering the questions inside a recording: when one is asked, how often, when it is settled.

Only the server knows what is right. A learner tries three times, then watches the part again and
waits a little; nobody is locked out for good, and nobody gets through by trying it all quickly.
"""

from datetime import datetime, timedelta

from app.reasons import N_, Reason

TRIES_A_ROUND = 3
PAUSE = timedelta(seconds=5)
"""Between two tries: time to read the question again."""
ROUND_PAUSE = timedelta(minutes=2)
"""After three wrong ones: time to watch that part again."""
UNREPORTED_MS = 60_000
"""What may have been watched without being reported yet, where the first pass is in order."""


class AskRefusal(Reason):
    NOT_REACHED = (
        "question_not_reached",
        N_("This question comes later in the lesson. It is asked when you get there."),
    )
    SETTLED = "question_settled", N_("You have answered this question already.")
    WAIT = "question_wait", N_("Please wait a moment before you try again.")
    OTHER_ATTEMPT = (
        "attempt_over",
        N_("This question was opened again elsewhere. Please answer it there, or open it again."),
    )
    NOTHING_CHOSEN = "nothing_chosen", N_("Please choose an answer.")
    ONE_ONLY = "one_only", N_("Please choose one answer only.")


def is_reached(at_ms: int, frontier_ms: int, first_pass_seek: bool) -> bool:
    """Whether a learner may have come as far as ``at_ms``; ``frontier_ms`` is what was counted."""
    return first_pass_seek or at_ms <= frontier_ms + UNREPORTED_MS


def is_settled(*, tried: bool, right: bool, must_be_right: bool) -> bool:
    """Whether nothing is left to do about a question: it was answered, or answered right."""
    return right or (tried and not must_be_right)


def next_try_at(tries: int, answered_at: datetime | None) -> datetime | None:
    """From when on somebody may try again after ``tries`` wrong answers; None for the first."""
    if answered_at is None:
        return None
    return answered_at + (ROUND_PAUSE if tries % TRIES_A_ROUND == 0 else PAUSE)


def seconds_until(moment: datetime, now: datetime) -> int:
    """Whole seconds until a moment, rounded up; 0 when it has come."""
    return max(-((now - moment) // timedelta(seconds=1)), 0)


def tries_left(tries: int) -> int:
    """How many tries are left before the long pause."""
    return TRIES_A_ROUND - tries % TRIES_A_ROUND
