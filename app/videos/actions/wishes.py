"""What its owner may ask of a conversion: that it stops, that it is tried again."""

from app.kit.clock import now
from app.kit.db import session, transactional
from app.kit.errors import Conflict, NotFound
from app.kit.jobs import enqueue
from app.videos import permissions, queries
from app.videos.actions.conversion import fail
from app.videos.models import Video
from app.videos.rules import WORTH_ANOTHER_TRY, AnotherTry, Problem, State


@transactional
def cancel_conversion(actor: permissions.Person, video_id: int) -> None:
    """Stop the conversion of one's own recording, wherever it is on its way; the file is kept.

    A worker that is at it hears so with its next sign of life, within seconds, and throws its work
    away. Raises NotFound for other people's, Conflict when it has come to its end.
    """
    video = _own(actor, video_id)
    if video.state in (State.READY, State.FAILED):
        raise Conflict(AnotherTry.ENDED)
    fail(video, Problem.CANCELLED)


@transactional
def convert_now(actor: permissions.Person, video_id: int) -> None:
    """Let the conversion of one's own recording rest no longer: a copy of an earlier one is wanted
    after all. Raises NotFound for other people's; what does not rest goes on as it was.
    """
    video = _own(actor, video_id)
    if video.state is State.QUEUED and video.attempts == 0 and video.rests_until is not None:
        video.rests_until = None
        enqueue("videos.transcode", video.id)


@transactional
def convert_again(actor: permissions.Person, video_id: int) -> None:
    """Give the conversion of one's own recording another try, as if it had just arrived.

    Raises NotFound for other people's, Conflict when it did not fail or when the fault lies in
    the file: the same file would fail again.
    """
    video = _own(actor, video_id)
    if video.problem not in WORTH_ANOTHER_TRY:
        raise Conflict(AnotherTry.IN_VAIN)
    video.state = State.UPLOADED
    video.problem = None
    video.attempts = video.done_permille = video.playable_ms = 0
    video.queued_at = now()
    video.findings = video.turn_at = video.rests_until = video.finished_at = None
    session.flush()
    enqueue("videos.inspect", video.id)


def _own(actor: permissions.Person, video_id: int) -> Video:
    video = queries.locked_video(video_id)
    if video is None or video.owner_id != actor.id:
        raise NotFound()
    return video
