"""How the lessons of a course may be watched: the author's choice."""

from app.courses import queries as courses
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import NotAllowed
from app.progress import queries
from app.progress.forms import WatchingForm
from app.progress.models import WatchingPolicy
from app.progress.permissions import Actor, can_set_policy
from app.progress.rules.crediting import Policy


@transactional
def set_watching_policy(actor: Actor, course_id: int, form: WatchingForm) -> Policy:
    """From now on the course is watched this way; who is watching it goes on as they began.

    Promises that what was credited stays. Refuses courses the actor cannot see (NotFound) and
    everybody but their author and the learning administration (NotAllowed).
    """
    course = courses.get_course(actor, course_id)
    if not can_set_policy(actor, course.owner_id):
        raise NotAllowed()
    row = session.get(WatchingPolicy, course_id)
    if row is None:
        row = WatchingPolicy(course_id=course_id)
        session.add(row)
    row.max_rate_permille = round(form.max_rate * 1000)
    row.first_pass_seek = form.first_pass_seek
    row.hidden_counts = form.hidden_counts
    row.challenges = form.challenges
    row.daily_cap_minutes = form.daily_cap_minutes
    row.set_by_id, row.set_at = actor.id, clock.now()
    session.flush()
    return queries.watching_policy(course_id)
