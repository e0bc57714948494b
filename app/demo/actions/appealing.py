"""People of the demo ask for a second look at their hours, and some of them have an answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.appeals import actions as appeals
from app.appeals.forms import Answer, NewAppeal
from app.appeals.rules import About
from app.demo import queries
from app.demo.forms import AppealOutline
from app.demo.rules.evenings import awake
from app.kit import clock
from app.kit.db import transactional


@transactional
def make_appeals(outlines: Iterable[AppealOutline]) -> None:
    """Every appeal on its day, and its answer a day or two later."""
    now, ids = clock.now(), queries.course_ids()
    for outline in outlines:
        learner = queries.person(outline.learner)
        about = f"{About.CLAIM}:{queries.claim_id(outline.claim)}"
        if outline.course:
            entry_id = queries.entry_id(learner, f"course:{ids[outline.course]}")
            about = f"{About.ENTRY}:{entry_id}"
        with clock.held_at(_daytime(now, outline.days_ago)):
            form = NewAppeal(about=about, words=outline.words)
            appeal = appeals.make_appeal(learner, form, [])
        if outline.decision is None:
            continue
        answer = outline.model_dump(include={"decision", "hours"}) | {"words": outline.answer}
        with clock.held_at(_daytime(now, outline.answered_days_ago)):
            judge = queries.person(outline.by)
            appeals.answer_appeal(judge, appeal.id, Answer.model_validate(answer))


def _daytime(now: datetime, days_ago: int) -> datetime:
    return awake(clock.local(now - timedelta(days=days_ago)))
