"""How the lessons of a course may be watched."""

from dataclasses import dataclass, replace

from app.accounts.models import User
from app.courses import queries as courses
from app.kit.db import session
from app.kit.errors import NotAllowed
from app.progress.models import WatchingPolicy
from app.progress.permissions import can_set_policy
from app.progress.rules.crediting import READING, WATCHING, Policy


@dataclass(frozen=True)
class PolicyDesk:
    """How a course is watched, for who decides it."""

    title: str
    policy: Policy
    own: bool
    """Whether the viewer is its author."""


def policy_desk(viewer: User, course_id: int) -> PolicyDesk:
    """For its author and the learning administration; NotFound or NotAllowed for others."""
    course = courses.get_course(viewer, course_id)
    if not can_set_policy(viewer, course.owner_id):
        raise NotAllowed()
    title = courses.newest_revision(course_id).title
    return PolicyDesk(title, watching_policy(course_id), course.owner_id == viewer.id)


def policy_for(viewer: User, course_id: int) -> Policy:
    """For recordings of a course the viewer can see; raises NotFound for others."""
    return watching_policy(courses.get_course(viewer, course_id).id)


def watching_policy(course_id: int, *, plays: bool = True) -> Policy:
    """For recordings, or else for texts, whose pace is the clock's and whose order is free."""
    chosen = session.get(WatchingPolicy, course_id)
    if chosen is None:
        return WATCHING if plays else READING
    minutes = chosen.daily_cap_minutes
    common = replace(
        WATCHING,
        hidden_counts=chosen.hidden_counts,
        challenges=chosen.challenges,
        cap_ms=None if minutes is None else minutes * 60_000,
    )
    if not plays:
        return replace(common, max_rate_permille=READING.max_rate_permille)
    return replace(
        common,
        max_rate_permille=chosen.max_rate_permille,
        first_pass_seek=chosen.first_pass_seek,
    )
