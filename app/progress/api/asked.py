"""A question as a player is told it, in its person's language."""

from datetime import datetime
from typing import TypedDict

from flask_babel import gettext as _

from app.kit import clock
from app.progress.rules.challenge_questions import SENTENCES, ChallengeKind, number_word
from app.progress.rules.sitting import Asked


class ChallengeQuestion(TypedDict):
    """A small question; answered with the place (from 0) or the words of one of its options."""

    id: str
    kind: str
    question: str
    options: list[str]
    expires_at: datetime
    seconds_left: int


def question_answer(asked: Asked | None) -> ChallengeQuestion | None:
    """The question; the captions and titles among its options are in their own language."""
    if asked is None:
        return None
    left = (asked.expires_at - clock.now()).total_seconds()
    numbers = [_(number_word(number)) for number in asked.numbers]
    return {
        "id": str(asked.challenge_id),
        "kind": asked.kind,
        "question": _(
            SENTENCES[ChallengeKind(asked.kind)],
            about=asked.about,
            **dict(zip(("first", "second"), numbers, strict=False)),
        ),
        "options": list(asked.options),
        "expires_at": asked.expires_at,
        "seconds_left": max(int(left), 0),
    }
