"""Lessons as actions take them: locked until the transaction ends."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.kit.db import locked, session
from app.kit.errors import NotAllowed, NotFound
from app.live import queries
from app.live.models import LiveLesson
from app.live.rules import PlanRefusal, SendRefusal

if TYPE_CHECKING:
    from app.accounts.models import User


def lesson_of_teacher(actor: "User", live_id: int) -> LiveLesson:
    """The lesson; raises NotFound, and NotAllowed for everybody but its teacher."""
    queries.get_live(actor, live_id)
    lesson = locked_lesson(live_id)
    if lesson.teacher_id != actor.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    return lesson


def locked_lesson(live_id: int) -> LiveLesson:
    """The lesson; raises NotFound."""
    lesson = session.scalar(locked(select(LiveLesson).where(LiveLesson.id == live_id)))
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    return lesson
