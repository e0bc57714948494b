"""A recording is given up for good, with everything that was made of it."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.kit.db import after_commit, locked, session, transactional
from app.kit.errors import Conflict, NotFound
from app.kit.jobs import enqueue
from app.videos import permissions, queries
from app.videos.models import Upload, Video
from app.videos.rules.copies import Removal


@transactional
def remove_video(actor: permissions.Person, video_id: int) -> None:
    """Delete one's own recording and its files; a worker that is on it throws its work away.

    Raises NotFound for other people's, Conflict while a lesson or a review names it: what somebody
    may have watched is never taken away from under them.
    """
    video = session.scalars(locked(select(Video).where(Video.id == video_id))).first()
    if video is None or video.owner_id != actor.id:
        raise NotFound()
    session.execute(delete(Upload).where(Upload.video_id == video.id))
    session.delete(video)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(Removal.IN_USE) from None
    partial = queries.partial_of(video.original_key)
    after_commit(lambda: partial.unlink(missing_ok=True))
    enqueue("videos.remove_files", video.original_key, video.key or "")
