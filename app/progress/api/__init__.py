"""JSON: open a play, report beats, answer the questions inside a recording; and what is played:
playlists, and the keys of its windows.

The player speaks seconds, the house milliseconds.
"""

from datetime import datetime
from typing import TypedDict

from flask import Blueprint, Response, request, url_for

from app.kit.web import current_actor, describes, hand_over
from app.progress import actions, queries
from app.progress.actions import OpenedPlay
from app.progress.rules.crediting import Policy
from app.progress.rules.devices import device_name
from app.progress.rules.intervals import Coverage
from app.videos import queries as videos
from app.videos.rules import KEY_KIND, PLAYLIST_KIND

api = Blueprint("progress_api", __name__, url_prefix="/api/v1")


class PolicyAnswer(TypedDict):
    max_rate: float
    first_pass_seek: bool
    hidden_counts: bool
    grace_seconds: float
    challenges: bool
    daily_cap_minutes: int | None


class SectionAnswer(TypedDict):
    """A section of a text: it has to be dwelt on within its own part of the reading time."""

    title: str
    from_seconds: float
    to_seconds: float


class QuestionPlace(TypedDict):
    """Where the recording stops for a question; what is asked is told when it is asked."""

    id: str
    at_seconds: float
    settled: bool


class PlayAnswer(TypedDict):
    play_id: str
    resume_seconds: float
    beat_seconds: int
    covered: list[list[float]]
    duration_seconds: float
    policy: PolicyAnswer
    manifest_url: str | None
    sections: list[SectionAnswer]
    questions: list[QuestionPlace]
    question_owed: bool


class PlayStanding(TypedDict):
    state: str
    covered: list[list[float]]
    covered_seconds: float
    duration_seconds: float
    complete: bool
    saved_at: datetime
    stopped_at: datetime | None
    taken_over_by: str | None


@api.post("/lessons/<id:lesson_id>/plays")
@describes(answers=PlayAnswer, status=201)
def open_play(lesson_id: int) -> tuple[PlayAnswer, int]:
    """Open a play of a lesson; the learner's older one is superseded."""
    opened = actions.open_play(current_actor(), lesson_id, device=request.user_agent.string)
    return _play_answer(opened), 201


@api.get("/plays/<id:play_id>")
@describes(answers=PlayStanding)
def get_play(play_id: int) -> PlayStanding:
    """One of my plays: what is covered, whether it still counts, which device took over."""
    play = queries.get_play(current_actor(), play_id)
    return {
        "state": play.state.value,
        "covered": _seconds(play.covered),
        "covered_seconds": play.covered_ms / 1000,
        "duration_seconds": play.duration_ms / 1000,
        "complete": play.completed_at is not None,
        "saved_at": play.saved_at,
        "stopped_at": play.stopped_at,
        "taken_over_by": device_name(play.taken_over_by),
    }


@api.get("/plays/<id:play_id>/hls/<path:name>")
def show_playlist(play_id: int, name: str) -> Response:
    """One of the playlists of a play of mine (HLS), while it goes on."""
    video_id = queries.played_video(current_actor(), play_id)
    return hand_over(videos.playlist(video_id, name), PLAYLIST_KIND)


@api.get("/plays/<id:play_id>/hls/keys/<int:window>")
def show_key(play_id: int, window: int) -> Response:
    """The key of a window: 16 bytes; 425 while this window has not been reached."""
    video_id = queries.played_window(current_actor(), play_id, window)
    return hand_over(videos.stream_key(video_id, window), KEY_KIND)


def _play_answer(opened: OpenedPlay) -> PlayAnswer:
    return {
        "play_id": str(opened.play_id),
        "resume_seconds": opened.resume_ms / 1000,
        "beat_seconds": opened.beat_seconds,
        "covered": _seconds(opened.covered),
        "duration_seconds": opened.duration_ms / 1000,
        "policy": policy_answer(opened.policy),
        "manifest_url": _manifest_url(opened),
        "sections": [
            {
                "title": one.title,
                "from_seconds": one.start_ms / 1000,
                "to_seconds": one.end_ms / 1000,
            }
            for one in opened.sections
        ],
        "questions": [
            {"id": str(one.question_id), "at_seconds": one.at_ms / 1000, "settled": one.settled}
            for one in opened.questions
        ],
        "question_owed": opened.question_owed,
    }


def _manifest_url(opened: OpenedPlay) -> str | None:
    if opened.playlist is None:
        return None
    return url_for("progress_api.show_playlist", play_id=opened.play_id, name=opened.playlist)


def _seconds(spans: Coverage) -> list[list[float]]:
    return [[start / 1000, end / 1000] for start, end in spans]


def policy_answer(policy: Policy) -> PolicyAnswer:
    return {
        "max_rate": policy.max_rate_permille / 1000,
        "first_pass_seek": policy.first_pass_seek,
        "hidden_counts": policy.hidden_counts,
        "grace_seconds": policy.grace_ms / 1000,
        "challenges": policy.challenges,
        "daily_cap_minutes": None if policy.cap_ms is None else policy.cap_ms // 60_000,
    }


from app.progress.api import beats, challenges, questions  # noqa: E402, F401
