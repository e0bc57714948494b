"""The small questions themselves: what was just said, what was answered before, which lesson this
is, or a sum in words.

The right one of the options is never part of what a player is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from app.reasons import N_

OPTIONS = 4
JUST_NOW_MS = 90_000
"""How far back something counts as just said."""
ELSEWHERE_MS = 180_000
"""How far away something must be said to be a wrong answer."""
LEAST_LETTERS = 5
MOST_LETTERS = 60
LEAST_WRONG = 2
"""Fewer wrong answers make guessing too good: true or false is no question for this."""
MOST_OPTION_LETTERS = 200
"""An answer may be given by its words, and those are not kept any longer."""


class ChallengeKind(StrEnum):
    """What is asked: a sentence of the captions, a question that the recording asked before, the
    title of the lesson, or a sum."""

    HEARD = "heard"
    RECALLED = "recalled"
    LESSON = "lesson"
    SUM = "sum"


SENTENCES = {
    ChallengeKind.HEARD: N_("Which of these was said just now?"),
    ChallengeKind.RECALLED: N_("You have answered this before: %(about)s"),
    ChallengeKind.LESSON: N_("Which lesson are you studying?"),
    ChallengeKind.SUM: N_("How much is %(first)s plus %(second)s?"),
}
NUMBERS = (
    N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
    N_("nine"), N_("ten"), N_("eleven"), N_("twelve"), N_("thirteen"), N_("fourteen"),
    N_("fifteen"), N_("sixteen"), N_("seventeen"), N_("eighteen"), N_("nineteen"),
)  # fmt: skip
_FIRST_NUMBER = 2
_NEAR = (-10, -2, -1, 1, 2, 3, 10)
"""How far wrong sums lie from the right one; nobody has to be good at sums to see which is it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the captions, and when it is said."""

    start_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question inside a recording that this learner has nothing left to do about."""

    body: str
    right: Sequence[str]
    wrong: Sequence[str]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a question can be made of: the lesson, its sisters, what is said in it, and what the
    learner was asked in them and has answered."""

    title: str = ""
    other_titles: Sequence[str] = ()
    said: Sequence[Said] = ()
    answered: Sequence[Answered] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``numbers`` are the two of a sum, ``about`` is what a recalled one says, and
    ``right`` is a place in ``options``."""

    kind: ChallengeKind
    options: list[str]
    right: int
    numbers: tuple[int, ...] = ()
    about: str = ""

    def accepts(self, answer: int | str) -> bool:
        """Whether this is the right option, told by its place (from 0) or by its words."""
        said = str(answer).strip()
        return said in (self.options[self.right], str(self.right))


def draw_question(draw: Random, matter: Matter, position_ms: int) -> Question:
    """A question on the content, where there are captions or questions that were answered; else
    one of the simple ones."""
    heard = _heard(draw, matter.said, position_ms)
    recalled = _recalled(draw, matter.answered)
    on_content = [one for one in (heard, recalled) if one is not None]
    if on_content:
        return draw.choice(on_content)
    lesson = _lesson(draw, matter)
    return lesson if lesson is not None and draw.random() < 0.5 else _sum(draw)


def _heard(draw: Random, said: Sequence[Said], position_ms: int) -> Question | None:
    fit = [one for one in said if LEAST_LETTERS <= len(one.text) <= MOST_LETTERS]
    now = [one for one in fit if position_ms - JUST_NOW_MS <= one.start_ms < position_ms]
    if not now:
        return None
    # What is said twice, here and there, would be right and wrong at once.
    near = {one.text for one in said if abs(one.start_ms - position_ms) < ELSEWHERE_MS}
    return _choice(
        draw, ChallengeKind.HEARD, draw.choice(now).text, {one.text for one in fit} - near
    )


def _recalled(draw: Random, answered: Sequence[Answered]) -> Question | None:
    """Only where one option is right, and every option can be told in words."""
    fit = [
        one
        for one in answered
        if len(one.right) == 1
        and len(one.wrong) >= LEAST_WRONG
        and max(map(len, (*one.right, *one.wrong))) <= MOST_OPTION_LETTERS
    ]
    if not fit:
        return None
    one = draw.choice(fit)
    wrong = sorted(one.wrong)
    options = [*one.right, *draw.sample(wrong, min(len(wrong), OPTIONS - 1))]
    draw.shuffle(options)
    right = options.index(one.right[0])
    return Question(ChallengeKind.RECALLED, options, right, about=one.body)


def _lesson(draw: Random, matter: Matter) -> Question | None:
    return _choice(
        draw, ChallengeKind.LESSON, matter.title, set(matter.other_titles) - {matter.title}
    )


def _sum(draw: Random) -> Question:
    first, second = (draw.randrange(len(NUMBERS)) + _FIRST_NUMBER for _ in range(2))
    right = first + second
    wrong = {str(right + step) for step in _NEAR if right + step > OPTIONS}
    question = _choice(draw, ChallengeKind.SUM, str(right), wrong, (first, second))
    assert question is not None, "there are always more wrong sums than are needed"
    return question


def _choice(
    draw: Random, kind: ChallengeKind, right: str, wrong: set[str], numbers: tuple[int, ...] = ()
) -> Question | None:
    """The right option among others, in any order; None where there are too few others."""
    if len(wrong) < OPTIONS - 1:
        return None
    options = [right, *draw.sample(sorted(wrong), OPTIONS - 1)]
    draw.shuffle(options)
    return Question(kind, options, options.index(right), numbers)


def number_word(number: int) -> str:
    """The msgid of a number of a sum."""
    return NUMBERS[number - _FIRST_NUMBER]
