"""Several recordings on their way: each is told what it would be told alone."""

from datetime import timedelta

import pytest

from app.kit.clock import now
from app.kit.db import session, transactional
from app.videos import queries
from app.videos.models import Video
from app.videos.rules import Problem, State
from tests.factories import make_user
from tests.videos.making import make_ready_video

ON_THE_WAY = (State.QUEUED, State.TRANSCODING, State.QUEUED, State.UPLOADED, State.FAILED)


@transactional
def put(video, state, place):
    video = session.get_one(Video, video.id)
    video.state, video.done_permille = state, 300 if state is State.TRANSCODING else 0
    video.problem = Problem.INTERRUPTED.code if state is State.FAILED else None
    video.queued_at = now() - timedelta(minutes=10 - place)
    video.started_at = video.heartbeat_at = now() if state is State.TRANSCODING else None


@pytest.fixture
def videos(app):
    teacher = make_user(roles=("teacher",))
    made = [make_ready_video(teacher) for _ in range(6)]
    for place, state in enumerate(ON_THE_WAY):
        put(made[place], state, place)
    return made


def test_together_they_are_told_what_each_is_told_alone(videos):
    together = queries.passages([video.id for video in videos])
    alone = {video.id: queries.passage(session.get_one(Video, video.id)) for video in videos}
    assert together == alone
    assert [together[video.id].queue_position for video in videos[:4]] == [1, None, 2, 3]


def test_they_cost_no_more_statements_than_one_does(videos, statements):
    ids = [video.id for video in videos]
    session.expunge_all()
    with statements() as said:
        queries.passages(ids)
    assert said.count <= 5


def test_nothing_is_asked_about_nothing(app, statements):
    with statements() as said:
        assert queries.passages([]) == {}
    assert said.count == 0
