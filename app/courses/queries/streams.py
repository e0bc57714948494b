"""Recordings played by people who are not being credited: their author, and whoever looks into a
published lesson without being a learner."""

from app.accounts.rules import Role
from app.courses.permissions import Actor
from app.courses.queries.lessons import lesson_for
from app.courses.rules import StreamRefusal
from app.kit.errors import NotAllowed, NotFound
from app.videos import queries as videos


def own_recording(viewer: Actor, video_id: int) -> int:
    """The recording, for who made it; raises NotFound for everybody else."""
    facts = videos.facts([video_id]).get(video_id)
    if facts is None or facts.owner_id != viewer.id:
        raise NotFound()
    return video_id


def shown_recording(viewer: Actor, lesson_id: int) -> int:
    """The recording of a lesson as it is published, for a look that is not counted.

    Raises NotFound when the lesson is not published, is no recording, or is not theirs to see;
    NotAllowed for learners, who watch by opening a play.
    """
    lesson = lesson_for(viewer, lesson_id)
    if lesson.preview or lesson.video_id is None:
        raise NotFound()
    if viewer.has(Role.LEARNER):
        raise NotAllowed(StreamRefusal.OPEN_A_PLAY)
    return lesson.video_id
