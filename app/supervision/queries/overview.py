"""Several classes at a glance: their figures and how many studied on each of the last days."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.classes.models import Class
from app.classes.queries import ClassCard, watched_by
from app.kit import clock
from app.kit.db import session
from app.supervision.queries.activity import learners_by_day
from app.supervision.queries.summary import Summary, summaries_of
from app.supervision.queries.watched import plan_of
from app.supervision.rules import planned


@dataclass(frozen=True)
class Overview:
    """One class in the list of those a tutor answers for."""

    card: ClassCard
    summary: Summary
    learners_by_day: tuple[int, ...]
    planned_centihours: int


def overviews_of(viewer: User, cards: Sequence[ClassCard]) -> list[Overview]:
    """The classes behind these cards that the viewer answers for; three statements."""
    ids = [card.id for card in cards]
    mine = select(Class).where(Class.id.in_(ids), watched_by(viewer))
    classes = {one.id: one for one in session.scalars(mine)}
    summaries = summaries_of(list(classes.values()))
    days = learners_by_day(ids)
    now = clock.now()
    return [
        Overview(
            card=card,
            summary=summaries[card.id],
            learners_by_day=days[card.id],
            planned_centihours=planned(
                classes[card.id].required_centihours, plan_of(classes[card.id]), now
            ),
        )
        for card in cards
        if card.id in classes
    ]
