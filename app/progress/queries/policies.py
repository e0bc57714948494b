"""How the lessons of a course may be watched."""

from dataclasses import replace

from app.accounts.models import User
from app.courses import queries as courses
from app.kit.db import session
from app.progress.models import WatchingPolicy
from app.progress.rules.crediting import READING, WATCHING, Policy


def policy_for(viewer: User, course_id: int) -> Policy:
    """For recordings of a course the viewer can see; raises NotFound for others."""
    return watching_policy(courses.get_course(viewer, course_id).id)


def watching_policy(course_id: int, *, plays: bool = True) -> Policy:
    """For recordings, or else for texts, whose pace is the clock's and whose order is free."""
    chosen = session.get(WatchingPolicy, course_id)
    if chosen is None:
        return WATCHING if plays else READING
    common = replace(WATCHING, hidden_counts=chosen.hidden_counts, challenges=chosen.challenges)
    if not plays:
        return replace(common, max_rate_permille=READING.max_rate_permille)
    return replace(
        common,
        max_rate_permille=chosen.max_rate_permille,
        first_pass_seek=chosen.first_pass_seek,
    )
