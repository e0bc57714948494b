"""Going over to a newer revision of a course that one has begun."""

from dataclasses import dataclass

from app.classes.actions import note_progress
from app.courses import actions as courses_actions
from app.kit import clock
from app.kit.db import transactional
from app.kit.errors import NotAllowed
from app.progress.actions.completing import complete_course
from app.progress.actions.plays import PlayRefusal, end_plays, stand
from app.progress.models import Play
from app.progress.permissions import Actor, can_watch
from app.progress.rules.crediting import PlayState


@dataclass(frozen=True)
class _Choice:
    """Somebody who studies another revision from now on; no play tells of it."""

    learner_id: int
    course_id: int
    revision_id: int
    play_id: None = None


@transactional
def go_over(actor: Actor, course_id: int) -> int:
    """Study the published revision instead of the one begun; returns its id.

    What was watched counts on wherever the file is the same, because it is kept by the hash of the
    file; a lesson with another file begins anew. Where nothing is left to be done the course is
    complete. A play of the older revision ends as if another device had taken over. Raises
    NotAllowed for who is no learner, and what ``courses.actions.take_newest_revision`` raises.
    """
    if not can_watch(actor):
        raise NotAllowed(PlayRefusal.NOT_A_LEARNER)
    revision_id = courses_actions.take_newest_revision(actor, course_id)
    moment = clock.now()
    end_plays(
        PlayState.SUPERSEDED,
        Play.learner_id == actor.id,
        Play.course_id == course_id,
        Play.revision_id != revision_id,
    )
    stand(actor.id, course_id, revision_id)
    if complete_course(_Choice(actor.id, course_id, revision_id), moment):
        note_progress(actor.id, course_id, completed=True, at=moment)
    return revision_id
