"""What is played to a learner: the recording behind a play, and which of its windows are open."""

from sqlalchemy import select

from app.accounts.models import User
from app.courses.models import Course, LessonVersion
from app.courses.rules import open_to_starters
from app.kit import clock
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound, TooEarly
from app.progress.models import Coverage, Play
from app.progress.permissions import can_watch
from app.progress.rules.streaming import ASK_AGAIN_SECONDS, Hold, refuse_stream, refuse_window
from app.videos.rules import WINDOW_MS


def played_video(viewer: User, play_id: int) -> int:
    """The recording of a play of the viewer's own.

    Raises NotFound for other people's plays and for those of texts, NotAllowed for one that was
    withdrawn, or superseded longer ago than its grace.
    """
    return _held(viewer, play_id)[0]


def played_window(viewer: User, play_id: int, window: int) -> int:
    """As ``played_video``, for who asks for the key of a window; TooEarly until it is reached."""
    video_id, hold = _held(viewer, play_id)
    refusal = refuse_window(hold, window, WINDOW_MS)
    if refusal is not None:
        raise TooEarly(refusal, retry_after=ASK_AGAIN_SECONDS)
    return video_id


def _held(viewer: User, play_id: int) -> tuple[int, Hold]:
    row = session.execute(
        select(
            LessonVersion.video_id,
            Play.state,
            Play.stopped_at,
            Play.grace_ms,
            Play.first_pass_seek,
            Coverage.spans,
            Course.state.label("course_state"),
        )
        .join(Coverage, Coverage.id == Play.coverage_id)
        .join(Course, Course.id == Play.course_id)
        .join(
            LessonVersion,
            (LessonVersion.revision_id == Play.revision_id)
            & (LessonVersion.lesson_id == Coverage.lesson_id),
        )
        .where(Play.id == play_id, Play.learner_id == viewer.id)
    ).one_or_none()
    if row is None or row.video_id is None or not can_watch(viewer):
        raise NotFound()
    hold = Hold(
        state=row.state,
        stopped_at=row.stopped_at,
        grace_ms=row.grace_ms,
        first_pass_seek=row.first_pass_seek,
        frontier_ms=row.spans[-1] if row.spans else 0,
        withdrawn=not open_to_starters(row.course_state),
    )
    refusal = refuse_stream(hold, clock.now())
    if refusal is not None:
        raise NotAllowed(refusal)
    return row.video_id, hold
