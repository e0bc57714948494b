"""Recordings played by those who review them."""

from sqlalchemy import select

from app.accounts.models import User
from app.courses.models import LessonVersion, Revision
from app.kit.db import session
from app.kit.errors import NotFound
from app.moderation.permissions import can_look_into
from app.moderation.rules import shown_to_reviewers


def reviewed_recording(viewer: User, video_id: int) -> int:
    """The recording, for reviewers and the learning administration, once a revision with it was
    submitted. Raises NotFound before that, and for everybody else: what an author is still working
    on is nobody's but theirs.
    """
    stages = select(Revision.stage).join(LessonVersion, LessonVersion.revision_id == Revision.id)
    placed = session.scalars(stages.where(LessonVersion.video_id == video_id).distinct())
    if not can_look_into(viewer) or not any(shown_to_reviewers(stage) for stage in placed):
        raise NotFound()
    return video_id
