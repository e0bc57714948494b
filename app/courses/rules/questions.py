"""Questions inside a recording: what they are made of, when they are whole, what is right."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.reasons import Reason

QUESTIONS_MOST = 50
OPTIONS_LEAST = 2
OPTIONS_MOST = 6
EARLIEST_MS = 1_000
"""A question follows something; at the very beginning nothing has been said yet."""
TIMES_MOST_MS = 8 * 3600 * 1000
_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?", re.ASCII)


class QuestionKind(StrEnum):
    """单选、多选、判断. A judgement has two options without words of their own: true, false."""

    SINGLE = "single"
    MULTI = "multi"
    TF = "tf"


class QuestionRefusal(Reason):
    """What is wrong with a question."""

    OPTIONS = "question_options", "A question has %(least)s to %(most)s answers to choose from."
    EMPTY = "question_empty", "Please write something in every answer, or take it away."
    SAME = "question_same", "Two answers are the same."
    NONE_RIGHT = "question_none_right", "Please mark which answer is right."
    ONE_RIGHT = "question_one_right", "Exactly one answer is right here. Or let several be right."
    ALL_RIGHT = "question_all_right", "If every answer is right, there is nothing to choose."
    EARLY = "question_early", "A question comes after something was said: at 00:01 or later."
    BEYOND = "question_beyond", "This is after the end of the recording."
    TOO_MANY = "question_many", "At most %(most)s questions in one recording, please."
    NO_RECORDING = "question_no_recording", "Questions are placed in a recording; there is none."


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question at a moment of a recording. It never changes; changed, it is another one."""

    id: int
    at_ms: int
    kind: QuestionKind
    body: str
    options: Sequence[Option]
    explanation: str

    @property
    def right(self) -> frozenset[int]:
        """The places of the right answers among the options."""
        return frozenset(at for at, one in enumerate(self.options) if one.right)


def refuse_options(kind: QuestionKind, options: Sequence[Option]) -> QuestionRefusal | None:
    """Why these answers do not make a question of that kind."""
    if not OPTIONS_LEAST <= len(options) <= (2 if kind is QuestionKind.TF else OPTIONS_MOST):
        return QuestionRefusal.OPTIONS
    if kind is not QuestionKind.TF:
        words = [one.text.strip() for one in options]
        if not all(words):
            return QuestionRefusal.EMPTY
        if len(set(words)) < len(words):
            return QuestionRefusal.SAME
    return _refuse_right(kind, sum(one.right for one in options), len(options))


def _refuse_right(kind: QuestionKind, right: int, of: int) -> QuestionRefusal | None:
    if not right:
        return QuestionRefusal.NONE_RIGHT
    if kind is QuestionKind.MULTI:
        return QuestionRefusal.ALL_RIGHT if right == of else None
    return QuestionRefusal.ONE_RIGHT if right > 1 else None


def refuse_moment(at_ms: int, duration_ms: int | None) -> QuestionRefusal | None:
    """Why no question can stand there; ``duration_ms`` is None while nobody knows it."""
    if at_ms < EARLIEST_MS:
        return QuestionRefusal.EARLY
    if duration_ms is not None and at_ms >= duration_ms:
        return QuestionRefusal.BEYOND
    return None


def read_moment(typed: str) -> int | None:
    """``05:30``, ``1:05:30`` or ``05:30.5`` in milliseconds; None for anything else."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if seconds > 59 or (found[1] and minutes > 59):
        return None
    part = int((found[4] or "").ljust(3, "0"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + part


def written_moment(at_ms: int) -> str:
    """The time that ``read_moment`` reads."""
    seconds, part = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    whole = f"{hours}:{left:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    return f"{whole}.{part:03d}".rstrip("0") if part else whole


def is_right(question: Question, chosen: Collection[int]) -> bool:
    """Whether exactly the right answers were chosen; there is no half of it."""
    return frozenset(chosen) == question.right
