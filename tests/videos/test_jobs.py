"""A video's way through the worker, with real files and real ffmpeg."""

import hashlib

import pytest

from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed
from app.notices import queries as notices
from app.notices.forms import Which
from app.videos import actions, ffmpeg, jobs, queries
from app.videos.actions.conversion import FAILED_TITLE, READY_TITLE
from app.videos.forms import NewUpload
from app.videos.rules import Problem, State
from tests.videos.looking import leftovers, now_of, shown_keys
from tests.videos.making import make_ready_video


def test_a_video_is_inspected_then_transcoded(video, run_jobs, tiny):
    assert run_jobs() == ["videos.inspect", "videos.transcode"]
    done = now_of(video)
    assert done.state is State.READY
    assert done.file_hash == hashlib.sha256(tiny.read_bytes()).hexdigest()
    assert (done.width, done.height, done.has_poster) == (320, 180, True)
    assert abs(done.duration_ms - 1000) < 50
    assert [r.height for r in done.renditions] == [180]
    assert shown_keys() == [done.key]
    assert leftovers() == []


def test_the_facts_of_a_ready_video_are_what_other_slices_need(video, run_jobs):
    run_jobs()
    session.rollback()
    facts = queries.facts([video.id, 999_999])
    assert set(facts) == {video.id}
    fact = facts[video.id]
    assert fact.state is State.READY
    assert fact.ready
    assert fact.poster_url.endswith("/poster.jpg")
    assert fact.problem is None
    assert queries.facts([]) == {}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", "empty"),
        ("text", "not_media"),
        ("half", "cut_short"),
        ("half_without_index", "unreadable"),
        ("zero_length", "zero_length"),
        ("playlist", "not_media"),
    ],
)
def test_a_file_that_cannot_be_used_fails_with_its_name(teacher, broken, run_jobs, name, problem):
    video = actions.accept_original(teacher, broken[name], f"{name}.mp4")
    assert run_jobs() == ["videos.inspect"]
    failed = now_of(video)
    assert (failed.state, failed.problem) == (State.FAILED, problem)
    facts = queries.facts([video.id])[video.id]
    assert facts.problem
    assert not facts.ready
    assert leftovers() == shown_keys() == []


def test_after_a_broken_file_the_next_one_is_made(teacher, broken, tiny, run_jobs):
    actions.accept_original(teacher, broken["noise"], "noise.mp4")
    good = actions.accept_original(teacher, tiny, "good.mp4")
    run_jobs()
    assert now_of(good).state is State.READY


def test_a_file_that_breaks_only_in_conversion_fails_and_leaves_nothing(
    video, run_jobs, broken, monkeypatch
):
    """The file passes inspection, then half of it is lost."""
    jobs.inspect(video.id)
    with blobs().fetch(video.original_key) as original:
        findings = ffmpeg.probe(original)
    blobs().put_file(video.original_key, broken["noise"])
    monkeypatch.setattr(ffmpeg, "probe", lambda _path: findings)
    run_jobs()
    failed = now_of(video)
    assert (failed.state, failed.problem) == (State.FAILED, "not_converted")
    assert failed.log
    assert leftovers() == shown_keys() == []


def test_transcoding_does_not_need_an_inspection_before(video):
    jobs.transcode(video.id)
    done = now_of(video)
    assert done.state is State.READY
    assert done.file_hash


def test_running_a_job_again_changes_nothing(video, run_jobs):
    run_jobs()
    before = now_of(video).key
    jobs.inspect(video.id)
    jobs.transcode(video.id)
    assert (now_of(video).key, now_of(video).attempts) == (before, 1)


def test_jobs_for_a_video_that_is_gone_do_nothing(app):
    jobs.inspect(999_999)
    jobs.transcode(999_999)


def test_accepting_leaves_the_file_alone_and_is_for_teachers(make_user, tiny, teacher):
    before = tiny.read_bytes()
    with pytest.raises(NotAllowed):
        actions.accept_original(make_user(), tiny, "x.mp4")
    actions.accept_original(teacher, tiny, "x.mp4")
    assert tiny.read_bytes() == before


def test_findings_of_a_finished_video_are_not_touched(teacher, tiny):
    ready = make_ready_video(teacher)
    actions.note_findings(ready.id, ffmpeg.probe(tiny), "0" * 64)
    assert now_of(ready).file_hash != "0" * 64


def titles_for(person):
    session.rollback()
    return [(n.title, n.wording) for n in notices.notices_of(person, Which()).items]


def test_a_teacher_who_has_left_the_page_is_told_when_the_video_is_ready(
    video, teacher, clock, run_jobs
):
    clock.forward(seconds=120)
    run_jobs()
    assert titles_for(teacher) == [(READY_TITLE, {"file": "讲座.mp4"})]


def test_a_video_that_is_ready_at_once_is_not_news(video, teacher, run_jobs):
    run_jobs()
    assert titles_for(teacher) == []


def test_a_teacher_is_told_of_a_file_that_cannot_be_used(teacher, broken, run_jobs):
    actions.accept_original(teacher, broken["half"], "半截.mp4")
    run_jobs()
    assert titles_for(teacher) == [(FAILED_TITLE, {"file": "半截.mp4"})]
    (notice,) = notices.notices_of(teacher, Which()).items
    assert notice.body == Problem.CUT_SHORT.sentence


def test_an_upload_becomes_a_video_once_and_only_when_it_is_whole(teacher, tiny):
    form = NewUpload(length=tiny.stat().st_size, filename="课.mp4")
    upload = actions.begin_upload(teacher, form, limit_bytes=10**9)
    with pytest.raises(Conflict):
        actions.finish_upload(teacher, upload.id)
    queries.partial_path(upload).write_bytes(tiny.read_bytes())
    video = actions.finish_upload(teacher, upload.id)
    assert actions.finish_upload(teacher, upload.id).id == video.id
    assert not queries.partial_path(upload).exists()
