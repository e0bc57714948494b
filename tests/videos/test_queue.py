"""Who is converted next, by whom, and what its owner may ask."""

from datetime import timedelta

import pytest

from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.kit.db import session, transactional
from app.kit.errors import Conflict, NotFound
from app.notices import queries as notices
from app.notices.forms import Which
from app.videos import actions, ffmpeg, jobs
from app.videos.jobs import converting
from app.videos.models import Video
from app.videos.rules import SHORT_MS, Problem, State
from tests.videos.looking import leftovers, now_of, shown_keys

HOUR_MS = 3_600_000


@transactional
def lasting(video, duration_ms):
    """Pretend that the file is as long as that; it has been looked into."""
    video = session.get_one(Video, video.id)
    video.state, video.duration_ms = State.QUEUED, duration_ms
    video.turn_at = video.queued_at + timedelta(milliseconds=duration_ms)
    kit_jobs.enqueue("videos.transcode", video.id)


@pytest.fixture
def accept(teacher, tiny, clock):
    """``accept(duration_ms)``: a file that waits; a minute passes with each."""

    def one(duration_ms):
        clock.forward(minutes=1)
        video = actions.accept_original(teacher, tiny, "讲座.mp4")
        lasting(video, duration_ms)
        return video

    return one


@pytest.fixture
def order(monkeypatch):
    """The videos as they were begun; nothing is really converted."""
    begun = []
    monkeypatch.setattr(converting, "_work_on", lambda attempt: begun.append(attempt.video_id))
    return begun


def test_short_recordings_go_first_and_long_ones_in_their_turn(accept, order, run_jobs):
    long, short, middle = accept(2 * HOUR_MS), accept(60_000), accept(HOUR_MS)
    run_jobs()
    assert order == [short.id, middle.id, long.id]


def test_a_long_recording_that_has_waited_is_not_passed_any_more(accept, order, run_jobs, clock):
    long = accept(HOUR_MS)
    clock.forward(minutes=61)
    short = accept(60_000)
    run_jobs()
    assert order == [long.id, short.id]


def test_while_a_long_one_is_at_work_the_other_place_takes_short_ones_alone(
    accept, monkeypatch, run_jobs
):
    begun = []
    lecture, other = accept(HOUR_MS), accept(2 * HOUR_MS)

    def work_on(attempt):
        begun.append(attempt.video_id)
        if attempt.video_id == lecture.id:
            jobs.transcode(other.id)
            begun.append("the other waits")
            jobs.transcode(accept(SHORT_MS).id)

    monkeypatch.setattr(converting, "_work_on", work_on)
    jobs.transcode(lecture.id)
    assert begun[:2] == [lecture.id, "the other waits"]
    assert len(begun) == 3
    kit_jobs.flush()
    actions.call_next()
    run_jobs()
    assert begun[3:] == [other.id]


def test_whoever_ends_calls_the_next(accept, order, run_jobs):
    first, second = accept(60_000), accept(60_000)
    kit_jobs.flush()
    jobs.transcode(first.id)
    assert run_jobs() == ["videos.transcode"]
    assert order == [first.id, second.id]


def test_what_rests_is_passed_over_until_its_time(accept, order, clock, run_jobs):
    troubled, other = accept(60_000), accept(60_000)
    attempt = actions.start_transcode(troubled.id)
    assert actions.release_transcode(troubled.id, attempt.key, "no disk")
    run_jobs()
    assert order == [other.id]
    clock.forward(seconds=30)
    jobs.transcode(troubled.id)
    assert order == [other.id, troubled.id]


def test_rests_grow_and_the_third_failure_is_the_last(video, clock):
    rests = []
    for _attempt in range(3):
        attempt = actions.start_transcode(video.id)
        actions.release_transcode(video.id, attempt.key, "trouble for operators")
        until = now_of(video).rests_until
        rests.append(until and (until - clock.at).total_seconds())
    assert rests == [30, 120, None]
    failed = now_of(video)
    assert (failed.state, failed.problem) == (State.FAILED, "interrupted")
    assert failed.log == "trouble for operators"


def test_a_worker_that_is_told_to_stop_gives_the_video_back(video, monkeypatch):
    monkeypatch.setattr(kit_jobs, "stopping", lambda: True)
    jobs.transcode(video.id)
    waiting = now_of(video)
    assert (waiting.state, waiting.attempts, waiting.rests_until) == (State.QUEUED, 0, None)
    assert leftovers() == shown_keys() == []


def told(person):
    session.rollback()
    return notices.notices_of(person, Which()).items


def test_its_owner_stops_a_conversion_that_waits(video, teacher, run_jobs):
    jobs.inspect(video.id)
    actions.cancel_conversion(teacher, video.id)
    run_jobs()
    stopped = now_of(video)
    assert (stopped.state, stopped.problem) == (State.FAILED, "cancelled")
    assert told(teacher) == []
    assert leftovers() == shown_keys() == []


def test_its_owner_stops_a_conversion_at_work(video, teacher, monkeypatch, run_jobs):
    """The worker hears so with its next sign of life, and nothing of it is left."""
    convert = ffmpeg.convert

    def watched(source, findings, folder, told, levelling):
        def tell(done_ms):
            monkeypatch.setattr(converting, "TELL_EVERY_SECONDS", 0.0)
            told(done_ms)
            actions.cancel_conversion(teacher, video.id)
            told(done_ms)
            raise AssertionError("went on although it was stopped")

        return convert(source, findings, folder, tell, levelling)

    monkeypatch.setattr(ffmpeg, "convert", watched)
    jobs.transcode(video.id)
    run_jobs()
    assert now_of(video).problem == "cancelled"
    assert leftovers() == shown_keys() == []


def test_what_was_stopped_can_be_tried_again(video, teacher, run_jobs):
    actions.cancel_conversion(teacher, video.id)
    actions.convert_again(teacher, video.id)
    run_jobs()
    assert now_of(video).state is State.READY


def test_what_a_dead_worker_stored_of_a_stopped_video_is_removed(video, teacher, tiny, run_jobs):
    attempt = actions.start_transcode(video.id)
    blobs().put_file(f"videos/{attempt.key}/360p/00000.m4s", tiny)
    actions.cancel_conversion(teacher, video.id)
    assert "videos.discard" in run_jobs()
    assert shown_keys() == []
    jobs.discard(video.id)


def test_renditions_that_are_shown_are_never_discarded(video, run_jobs):
    run_jobs()
    jobs.discard(video.id)
    jobs.discard(999_999)
    assert shown_keys() == [now_of(video).key]


def test_what_has_ended_cannot_be_stopped(video, teacher, run_jobs):
    run_jobs()
    with pytest.raises(Conflict):
        actions.cancel_conversion(teacher, video.id)


def test_nobody_stops_or_repeats_anothers_conversion(video, make_user):
    for ask in (actions.cancel_conversion, actions.convert_again):
        with pytest.raises(NotFound):
            ask(make_user(roles=("teacher",)), video.id)
        with pytest.raises(NotFound):
            ask(make_user(roles=("teacher",)), 999_999)


def test_the_fault_of_a_file_is_not_tried_again(video, teacher):
    actions.refuse_video(video.id, Problem.CUT_SHORT, "")
    with pytest.raises(Conflict):
        actions.convert_again(teacher, video.id)
