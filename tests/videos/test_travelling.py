"""A whole file on its way to a bucket: the partial file is the truth until it is there."""

import os

import pytest

from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Busy
from app.kit.partials import open_partial
from app.videos import actions, jobs, queries
from app.videos.models import Upload, Video
from app.videos.rules import State
from tests.videos.looking import leftovers, now_of, shown_keys, stored_bytes
from tests.videos.tusing import TUS, announce, append, count, offset_of

pytestmark = pytest.mark.usefixtures("bucket_store")


@pytest.fixture
def sent(program, tiny):
    """The address of an upload whose last byte has come; nothing has travelled yet."""
    content = tiny.read_bytes()
    address = announce(program, len(content)).headers["Location"]
    assert append(program, address, 0, content).status_code == 204
    return address


def video_of(program, address):
    return session.get(Video, int(program.get(address).json["video_id"]))


def keys():
    return [blob.key for blob in blobs().below("")]


def test_a_whole_file_waits_here_and_nothing_was_asked_of_the_bucket(program, sent, tiny):
    video = video_of(program, sent)
    assert (video.state, video.arrived) == (State.UPLOADED, False)
    assert video.size_bytes == tiny.stat().st_size
    assert queries.partial_of(video.original_key).read_bytes() == tiny.read_bytes()
    assert keys() == []


def test_it_travels_is_converted_and_can_be_watched(program, sent, tiny, run_jobs, client):
    video = video_of(program, sent)
    assert run_jobs() == ["videos.stow", "videos.inspect", "videos.transcode"]
    done = now_of(video)
    assert (done.state, done.arrived) == (State.READY, True)
    assert stored_bytes(done.original_key) == tiny.read_bytes()
    assert not queries.partial_of(done.original_key).exists()
    assert shown_keys() == [done.key]
    assert leftovers() == []
    told = program.get(f"/api/v1/videos/{video.id}").json
    assert told["state"] == "ready"
    poster = client.get(told["poster_url"])
    assert (poster.status_code, poster.data[:2]) == (200, b"\xff\xd8")


def test_a_worker_killed_on_the_way_changes_nothing(program, sent, tiny, run_jobs):
    """It brought the file and died before it could say so: brought again, it is there once."""
    video = video_of(program, sent)
    blobs().take_file(video.original_key, queries.partial_of(video.original_key))
    assert run_jobs()[0] == "videos.stow"
    assert now_of(video).state is State.READY
    jobs.stow(video.id)
    assert keys().count(video.original_key) == 1


def test_a_lost_journey_is_handed_over_again(program, sent, clock, run_jobs):
    video = video_of(program, sent)
    kit_jobs.flush()
    jobs.recover_arrivals()
    assert run_jobs() == []
    clock.forward(seconds=61)
    jobs.recover_arrivals()
    assert run_jobs() == ["videos.stow", "videos.inspect", "videos.transcode"]
    assert now_of(video).state is State.READY


def test_nobody_works_on_what_has_not_arrived(program, sent, clock):
    video = video_of(program, sent)
    kit_jobs.flush()
    clock.forward(hours=1)
    jobs.inspect(video.id)
    jobs.transcode(video.id)
    jobs.recover()
    assert sum(map(len, map(kit_jobs.queue, kit_jobs.Lane))) == 0
    assert now_of(video).state is State.UPLOADED


def test_two_workers_never_bring_the_same_file(program, sent):
    video = video_of(program, sent)
    with (
        open_partial(queries.partial_of(video.original_key)),
        pytest.raises(Busy),  # which is: later
    ):
        jobs.stow(video.id)
    assert keys() == []


def test_a_worker_on_another_machine_leaves_the_file_to_one_that_has_it(program, sent, run_jobs):
    video = video_of(program, sent)
    here = queries.partial_of(video.original_key)
    away = here.rename(here.with_suffix(".elsewhere"))
    with pytest.raises(Busy):  # which is: soon, perhaps by somebody else
        run_jobs()
    assert now_of(video).arrived is False
    away.rename(here)
    jobs.stow(video.id)
    run_jobs()
    assert now_of(video).state is State.READY


def test_a_file_that_travels_is_never_swept(program, sent, clock):
    video = video_of(program, sent)
    partial = queries.partial_of(video.original_key)
    os.utime(partial, (clock.at.timestamp() - 90_000,) * 2)
    jobs.sweep()
    assert partial.exists()


def test_giving_up_the_upload_of_a_file_that_travels_does_not_lose_it(program, sent, run_jobs):
    video = video_of(program, sent)
    assert program.delete(sent, headers=TUS).status_code == 204
    run_jobs()
    assert now_of(video).state is State.READY
    assert count(Upload) == 0


def test_an_upload_in_pieces_never_asks_the_bucket(program, tiny, s3, monkeypatch):
    """A store that does not answer costs nobody a byte of what they sent."""
    monkeypatch.setattr(blobs(), "_client", None)
    content = tiny.read_bytes()
    address = announce(program, len(content)).headers["Location"]
    append(program, address, 0, content[:500])
    append(program, address, 500, content[500:])
    assert offset_of(program, address) == len(content)
    assert count(Video) == 1


def test_an_accepted_file_travels_too(teacher, tiny, run_jobs):
    video = actions.accept_original(teacher, tiny, "讲座.mp4")
    assert keys() == []
    run_jobs()
    assert now_of(video).state is State.READY
    assert stored_bytes(video.original_key) == tiny.read_bytes()
