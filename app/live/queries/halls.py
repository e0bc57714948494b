"""A live lesson as its room asks for it, with each message: one statement, and nothing to show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.rules import Role
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.models import LiveLesson
from app.live.permissions import can_change
from app.live.queries.planning import invites, times_of
from app.live.rules import Audience, Phase, PlanRefusal, phase


@dataclass(frozen=True)
class LiveHall:
    """Whose lesson it is and how far; ``may_change`` is the viewer's."""

    teacher_id: int
    title: str
    state: Phase
    ends_at: datetime
    audience: Audience
    may_change: bool


def get_hall(viewer: User, live_id: int) -> LiveHall:
    """The lesson as its room sees it; raises NotFound as ``get_live`` does."""
    lesson = session.scalar(select(LiveLesson).where(LiveLesson.id == live_id, invites(viewer)))
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    return LiveHall(
        teacher_id=lesson.teacher_id,
        title=lesson.title,
        state=phase(times_of(lesson), clock.now()),
        ends_at=lesson.ends_at,
        audience=Audience(lesson.invited, lesson.circle_id),
        may_change=can_change(viewer, lesson.teacher_id, _in_reach(viewer, lesson)),
    )


def _in_reach(viewer: User, lesson: LiveLesson) -> bool:
    return viewer.has(Role.LEARNING_ADMIN) and (
        lesson.organisation_id in accounts.organisation_subtree_ids(viewer.organisation_id)
    )
