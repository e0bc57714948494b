"""Polls, questions and raised hands: what makes one, and who may still answer."""

from enum import StrEnum

from app.discussion.rules.refusals import Refusal

LONGEST_POLL_QUESTION = 200
LONGEST_OPTION = 80
FEWEST_OPTIONS = 2
MOST_OPTIONS = 8


class Kind(StrEnum):
    """As what something is said: a remark, a question to be answered, an announcement."""

    REMARK = "remark"
    QUESTION = "question"
    ANNOUNCEMENT = "announcement"


def check_options(options: list[str]) -> Refusal | None:
    """Answers of a poll differ, also for somebody who does not see small and large letters."""
    folded = {option.casefold() for option in options}
    return None if len(folded) == len(options) else Refusal.SAME_OPTIONS


def check_poll_answer(
    *, closed: bool, ended: bool, offered: int, option: int, given: int | None
) -> Refusal | None:
    """Whether answer number ``option`` (from 0) can be given; the same again is no change.

    A poll that is closed stays closed, and the polls of a lesson that has ``ended`` are; an answer
    once given stands.
    """
    if not 0 <= option < offered:
        return Refusal.NO_SUCH_OPTION
    if given is not None:
        return None if given == option else Refusal.ANSWERED_ALREADY
    if closed:
        return Refusal.POLL_CLOSED
    return Refusal.POLL_OVER if ended else None
