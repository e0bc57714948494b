"""Beats: the one request that comes by the thousand (``kit.web.thousands``).

A question of a challenge is told by the framework, with its words in the reader's language.
"""

import re
from typing import TypedDict

from app.kit.db import on_sqlite
from app.kit.web import Thousands, describes, judges_sign_in
from app.progress import actions
from app.progress.actions import Beat
from app.progress.api import api
from app.progress.api.asked import ChallengeQuestion, question_answer
from app.progress.forms import BeatForm
from app.progress.rules.sitting import Reply

LANES = 2
"""While one batch is written the next one may be, where several can write at once."""


class BeatAnswer(TypedDict):
    credited_seconds: float
    covered_seconds: float
    complete: bool
    reason: str | None
    uncredited_seconds: float
    challenge: ChallengeQuestion | None


def _beat_answer(reply: Reply) -> BeatAnswer:
    return {
        "credited_seconds": reply.credited_ms / 1000,
        "covered_seconds": reply.covered_ms / 1000,
        "complete": reply.complete,
        "reason": reply.reason,
        "uncredited_seconds": reply.uncredited_ms / 1000,
        "challenge": question_answer(reply.challenge),
    }


BEATS = Thousands(
    name="progress.beats",
    address=re.compile(r"/api/v1/plays/([1-9][0-9]{0,18})/beats"),
    form=BeatForm,
    item=Beat,
    record=actions.record_beats,
    tell=_beat_answer,
    is_plain=lambda reply: reply.challenge is None,
    lanes=lambda: 1 if on_sqlite() else LANES,
)
api.record_once(BEATS.open)


@api.post("/plays/<id:play_id>/beats")
@judges_sign_in
@describes(takes=BeatForm, answers=BeatAnswer)
def record_beat(play_id: int) -> BeatAnswer:
    """Report what was played; answered once it is on disk, with what was credited and why."""
    return _beat_answer(BEATS.answer(play_id))
