"""A live lesson as its room asks for it, with each message: one statement, and nothing to show."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.rules import Role
from app.classes.models import ClassMember
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotFound
from app.live.models import LiveLesson
from app.live.permissions import can_change
from app.live.queries.planning import invites, times_of
from app.live.rules import Audience, Invited, Phase, PlanRefusal, phase


@dataclass(frozen=True)
class LiveHall:
    """Whose lesson it is and how far; ``may_change`` is the viewer's."""

    teacher_id: int
    title: str
    state: Phase
    ends_at: datetime
    ended_at: datetime | None
    """When it was over; None while it is to come or on air, or once it was called off."""
    audience: Audience
    may_change: bool


def get_hall(viewer: User, live_id: int) -> LiveHall:
    """The lesson as its room sees it; raises NotFound as ``get_live`` does."""
    lesson = session.scalar(select(LiveLesson).where(LiveLesson.id == live_id, invites(viewer)))
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    return _hall(viewer, lesson)


def halls_of(viewers: Collection[User], live_id: int) -> dict[int, LiveHall]:
    """The lesson as each of the viewers sees it, by their id; who is not invited is left out.

    For the many at once: two statements for the audience that a lesson is meant for, and one for
    each who sees it for another reason, as ``get_hall`` judges them.
    """
    lesson = session.scalar(select(LiveLesson).where(LiveLesson.id == live_id))
    if lesson is None:
        return {}
    meant = _meant(viewers, lesson)
    halls = {}
    for viewer in viewers:
        if viewer.id in meant:
            halls[viewer.id] = _hall(viewer, lesson)
            continue
        with suppress(NotFound):
            halls[viewer.id] = get_hall(viewer, live_id)
    return halls


def _meant(viewers: Collection[User], lesson: LiveLesson) -> set[int]:
    """Whom ``invites`` lets in for the lesson's own sake: everybody, a circle or a class."""
    everybody = {viewer.id for viewer in viewers}
    if lesson.invited is Invited.PUBLIC:
        return everybody
    if lesson.invited is Invited.ORGANISATION:
        circle = f"/{lesson.circle_id}/"
        return {one.id for one in viewers if circle in one.organisation.path}
    learners = select(ClassMember.learner_id).where(
        ClassMember.class_id == lesson.circle_id, ClassMember.learner_id.in_(everybody)
    )
    return set(session.scalars(learners))


def _hall(viewer: User, lesson: LiveLesson) -> LiveHall:
    state = phase(times_of(lesson), clock.now())
    return LiveHall(
        teacher_id=lesson.teacher_id,
        title=lesson.title,
        state=state,
        ends_at=lesson.ends_at,
        ended_at=(lesson.ended_at or lesson.ends_at) if state is Phase.ENDED else None,
        audience=Audience(lesson.invited, lesson.circle_id),
        may_change=can_change(viewer, lesson.teacher_id, _in_reach(viewer, lesson)),
    )


def _in_reach(viewer: User, lesson: LiveLesson) -> bool:
    return viewer.has(Role.LEARNING_ADMIN) and (
        lesson.organisation_id in accounts.organisation_subtree_ids(viewer.organisation_id)
    )
