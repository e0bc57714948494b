"""Workers that die, come back, or meet: a video is made once, whatever happens."""

import pytest

from app.kit import jobs as kit_jobs
from app.kit.blobs import blobs
from app.videos import actions, ffmpeg, jobs
from app.videos.rules import State, Variant
from tests.videos.looking import leftovers, now_of, shown_keys


def test_two_workers_never_hold_one_video(video):
    assert actions.start_transcode(video.id) is not None
    assert actions.start_transcode(video.id) is None


def half_made(attempt):
    """What a worker that was killed leaves behind."""
    folder = blobs().spool("renditions") / attempt.key / "360p"
    folder.mkdir(parents=True)
    (folder / "00000.m4s").write_bytes(b"half")


def test_a_killed_workers_video_is_made_again_and_its_rubbish_removed(video, run_jobs, clock):
    dead = actions.start_transcode(video.id)
    half_made(dead)
    run_jobs()
    clock.forward(seconds=179)
    jobs.recover()
    assert now_of(video).state is State.TRANSCODING
    clock.forward(seconds=2)
    jobs.recover()
    assert run_jobs() == ["videos.transcode"]
    done = now_of(video)
    assert (done.state, done.attempts) == (State.READY, 2)
    assert shown_keys() == [done.key] != [dead.key]
    assert leftovers() == []


def test_what_a_killed_worker_left_on_another_machine_is_swept_up_there(video):
    """Its video went on elsewhere, so nobody comes back for what lies here."""
    gone = actions.start_transcode(video.id)
    half_made(gone)
    actions.release_transcode(video.id, gone.key, "killed")
    going = actions.start_transcode(video.id)
    half_made(going)
    jobs.sweep_workshops()
    assert [folder.name for folder in blobs().spool("renditions").iterdir()] == [going.key]


def test_a_worker_killed_after_storing_its_work_leaves_no_second_copy(video, run_jobs, clock, tiny):
    dead = actions.start_transcode(video.id)
    blobs().put_file(f"videos/{dead.key}/master.m3u8", tiny)
    clock.forward(seconds=181)
    jobs.recover()
    run_jobs()
    assert shown_keys() == [now_of(video).key] != [dead.key]


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(video, clock, run_jobs):
    slow = actions.start_transcode(video.id)
    clock.forward(seconds=181)
    jobs.recover()
    run_jobs()
    done = now_of(video)
    assert not actions.note_progress(video.id, slow.key, 900)
    variants = (Variant(64, 36, 1),)
    assert not actions.finish_transcode(
        video.id, slow.key, duration_ms=1, variants=variants, has_poster=False
    )
    actions.release_transcode(video.id, slow.key, "late")
    again = now_of(video)
    assert (again.state, again.key, again.duration_ms) == (State.READY, done.key, done.duration_ms)


def test_a_superseded_worker_throws_its_work_away(video, clock, monkeypatch, run_jobs):
    """While one worker converts, its video is given to another, which finishes first."""
    convert = ffmpeg.convert

    def slowly(*arguments):
        monkeypatch.setattr(ffmpeg, "convert", convert)
        clock.forward(seconds=181)
        jobs.recover()
        run_jobs()
        return convert(*arguments)

    monkeypatch.setattr(ffmpeg, "convert", slowly)
    jobs.transcode(video.id)
    done = now_of(video)
    assert (done.state, done.attempts) == (State.READY, 2)
    assert shown_keys() == [done.key]
    assert leftovers() == []


def test_a_file_that_kills_three_workers_is_given_up(video, clock):
    for _death in range(3):
        assert actions.start_transcode(video.id) is not None
        clock.forward(seconds=181)
        jobs.recover()
    given_up = now_of(video)
    assert (given_up.state, given_up.problem) == (State.FAILED, "interrupted")
    assert actions.start_transcode(video.id) is None


def test_an_attempt_that_fails_through_no_fault_of_the_file_is_repeated_after_a_rest(
    video, clock, monkeypatch, run_jobs
):
    convert = ffmpeg.convert

    def full_disk(*_arguments):
        monkeypatch.setattr(ffmpeg, "convert", convert)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ffmpeg, "convert", full_disk)
    with pytest.raises(OSError, match="No space"):
        jobs.transcode(video.id)
    waiting = now_of(video)
    assert (waiting.state, waiting.problem) == (State.QUEUED, None)
    assert leftovers() == shown_keys() == []
    run_jobs()
    assert now_of(video).state is State.QUEUED  # it rests
    clock.forward(seconds=31)
    jobs.transcode(video.id)
    assert now_of(video).state is State.READY


def test_a_video_whose_job_was_lost_is_handed_over_again(video, clock, run_jobs):
    kit_jobs.flush()
    jobs.recover()
    assert run_jobs() == []
    clock.forward(seconds=181)
    jobs.recover()
    assert run_jobs() == ["videos.inspect", "videos.transcode"]
    assert now_of(video).state is State.READY


def test_a_video_whose_call_for_a_worker_was_lost_is_converted_all_the_same(video, clock, run_jobs):
    jobs.inspect(video.id)
    kit_jobs.flush()
    clock.forward(seconds=181)
    jobs.recover()
    assert run_jobs() == ["videos.transcode"]
    assert now_of(video).state is State.READY


def test_a_call_too_many_does_nothing_to_what_is_being_made(video, clock, run_jobs):
    attempt = actions.start_transcode(video.id)
    jobs.transcode(video.id)
    jobs.inspect(video.id)
    assert actions.note_progress(video.id, attempt.key, 10)
    assert now_of(video).attempts == 1


def test_a_worker_whose_video_was_given_away_stops_in_the_middle(video, clock, monkeypatch):
    """It learns so with its next word, and does not wait for ffmpeg to finish."""
    began = []

    def convert(_source, _findings, _folder, told, _levelling):
        clock.forward(seconds=181)
        jobs.recover()
        began.append(actions.start_transcode(video.id))
        told(500)
        raise AssertionError("went on although the video was no longer its")

    monkeypatch.setattr(ffmpeg, "convert", convert)
    jobs.transcode(video.id)
    held = now_of(video)
    assert (held.state, held.key) == (State.TRANSCODING, began[0].key)
    assert leftovers() == shown_keys() == []


def test_a_worker_that_finishes_too_late_throws_its_renditions_away(video, clock, monkeypatch):
    convert = ffmpeg.convert

    def late(*arguments):
        made = convert(*arguments)
        clock.forward(seconds=181)
        jobs.recover()
        assert actions.start_transcode(video.id)
        return made

    monkeypatch.setattr(ffmpeg, "convert", late)
    jobs.transcode(video.id)
    assert now_of(video).state is State.TRANSCODING
    assert leftovers() == shown_keys() == []
