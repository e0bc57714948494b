"""Workers on machines of their own: one queue, one bucket, no disk in common; one of them dies."""

import threading
from contextlib import contextmanager

import pytest

from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.blobs.bucket import BucketBlobs
from app.kit.db import session
from app.videos import actions, jobs
from app.videos.jobs import living
from app.videos.rules import State
from tests.videos.looking import leftovers, now_of, shown_keys

WITHIN_SECONDS = 60


@pytest.fixture
def machines(app, s3, tmp_path):
    """``machines(number)``: work done at that machine, which has a disk of its own."""
    folder, bucket = app.extensions["blobs"], s3.bucket()
    stores = [BucketBlobs(bucket, tmp_path / name) for name in ("first", "second")]

    @contextmanager
    def at(number):
        app.extensions["blobs"] = stores[number - 1]
        yield
        app.extensions["blobs"] = folder

    yield at
    app.extensions["blobs"] = folder


def test_two_machines_share_the_queue_and_one_takes_over_what_the_other_leaves(
    machines, teacher, tiny, film, clock, run_jobs
):
    other = film("other.mp4", "-f", "lavfi", "-i", "testsrc=size=160x90:rate=25:duration=1")
    with machines(1):  # both uploads have come in here
        videos = [actions.accept_original(teacher, one, one.name) for one in (tiny, other)]
        for video in videos:
            jobs.stow(video.id)
    with machines(2):
        for video in videos:
            jobs.inspect(video.id)
    with machines(1):
        dead = actions.start_next(videos[0].id, None)
        half = blobs().spool("renditions") / dead.key / "360p"
        half.mkdir(parents=True)
        (half / "00000.m4s").write_bytes(b"half")
        blobs().put_file(f"videos/{dead.key}/360p/00000.m4s", half / "00000.m4s")
    kit_jobs.flush()
    with machines(2):
        jobs.transcode(videos[0].id)  # called for the one, it takes the one that waits
        assert [now_of(one).state for one in videos] == [State.TRANSCODING, State.READY]
        clock.forward(seconds=181)
        jobs.recover()
        assert run_jobs() == ["videos.transcode"]
        taken_over = now_of(videos[0])
        assert (taken_over.state, taken_over.attempts) == (State.READY, 2)
        assert shown_keys() == sorted(now_of(one).key for one in videos)
        assert dead.key not in shown_keys()
        assert leftovers() == []
    with machines(1):
        assert half.exists()
        jobs.sweep_workshops()
        assert leftovers() == []


@pytest.fixture
def listening(monkeypatch):
    """``heard()``: waits for the next sign of life, which comes at once instead of in 30 s."""
    sign, tell = threading.Event(), actions.note_alive

    def told(*about):
        tell(*about)
        sign.set()

    monkeypatch.setattr(living, "SIGN_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(living.actions, "note_alive", told)

    def heard():
        sign.clear()
        assert sign.wait(WITHIN_SECONDS)

    return heard


@pytest.fixture
def long_way(monkeypatch, clock, listening):
    """Fetching takes six minutes, and workers look for lost videos all the while."""
    fetch, states = blobs().fetch, []

    @contextmanager
    def fetching(key):
        for _minute in range(6):
            clock.forward(seconds=60)
            listening()
            session.rollback()
            jobs.recover()
        states.append(key)
        with fetch(key) as path:
            yield path

    monkeypatch.setattr(blobs(), "fetch", fetching)
    return states


def test_a_worker_that_fetches_for_long_is_not_taken_for_a_dead_one(video, long_way, run_jobs):
    jobs.transcode(video.id)
    done = now_of(video)
    assert (done.state, done.attempts) == (State.READY, 1)
    assert len(long_way) == 1


def test_a_file_that_is_looked_into_for_long_is_looked_into_once(video, long_way, run_jobs):
    assert run_jobs() == ["videos.inspect", "videos.transcode"]
    assert len(long_way) == 2
    assert now_of(video).state is State.READY


def test_a_sign_of_life_of_who_does_not_hold_a_video_says_nothing(video, clock):
    attempt = actions.start_transcode(video.id)
    heard = now_of(video).heartbeat_at
    clock.forward(seconds=100)
    actions.note_alive(video.id, "somebody-else")
    actions.note_alive(999_999, None)
    assert now_of(video).heartbeat_at == heard
    actions.note_alive(video.id, attempt.key)
    assert now_of(video).heartbeat_at == clock.at
