"""Live streams whose lesson has been a course for a week are withdrawn, then removed."""

import os

import pytest

from app.courses.actions import place_course, remove_lesson
from app.courses.queries import lessons_of, newest_revision
from app.courses.rules import State
from app.kit import clock as kit_clock
from app.kit.blobs import blobs, put_bytes
from app.kit.db import session, transactional
from app.live.jobs.replay_leaving import remove_half_made, remove_streams, remove_tests
from app.live.models import Broadcast, LiveLesson, LiveReplay
from app.live.rules import Way
from app.live.rules.replay import ReplayState
from tests.courses.making import make_draft, publish
from tests.factories import make_user
from tests.live.attending import lesson_on_air

LISTED = '#EXT-X-MAP:URI="head1.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2026-03-05T07:30:00.000Z\n'
LISTED += "#EXTINF:1.000,\n0.m4s\n"


@pytest.fixture
def joined(clock, teacher):
    """A lesson that is over, with its stream in the store and the draft it became."""
    live_id = lesson_on_air(clock, teacher=teacher)
    clock.forward(hours=1)
    course = make_draft(teacher)
    _end(live_id, course.id)
    for folder in _folders(live_id):
        put_bytes(f"live/{folder}/index.m3u8", b"#EXTM3U\nhi/index.m3u8\n")
        put_bytes(f"live/{folder}/hi/index.m3u8", LISTED.encode())
        put_bytes(f"live/{folder}/hi/0.m4s", b"sealed")
    return live_id, course


@transactional
def _end(live_id, course_id):
    now = kit_clock.now()
    stay = session.query(Broadcast).filter_by(live_id=live_id).one()
    stay.ended_at = stay.whole_at = now
    stay.segments, stay.duration_ms = 1, 1000
    session.get(LiveLesson, live_id).ended_at = now
    session.add(
        LiveReplay(
            live_id=live_id,
            state=ReplayState.JOINED,
            asked_at=now,
            joined_at=now,
            stretches=[[0, 0, 1000]],
            course_id=course_id,
        )
    )


def _folders(live_id):
    return [one.folder for one in session.query(Broadcast).filter_by(live_id=live_id)]


def _stored(live_id):
    return [blob.key for one in _folders(live_id) for blob in blobs().below(f"live/{one}")]


def _manifest(api, live_id, path=""):
    return api(make_user()).get(f"/api/v1/live/{live_id}{path}").json["manifest_url"]


def test_a_stream_is_given_for_a_week_then_to_nobody_and_goes_after_a_day(joined, clock, api):
    live_id, course = joined
    publish(course)
    clock.forward(days=6, hours=23)
    remove_streams()
    assert _manifest(api, live_id) == _manifest(api, live_id, "/replay") is not None
    clock.forward(hours=1)
    remove_streams()
    assert _manifest(api, live_id) is _manifest(api, live_id, "/replay") is None
    clock.forward(hours=23)
    remove_streams()
    assert len(_stored(live_id)) == 3
    clock.forward(hours=1)
    remove_streams()
    assert _stored(live_id) == []
    told = api(make_user()).get(f"/api/v1/live/{live_id}").json
    assert (told["state"], told["manifest_url"]) == ("ended", None)
    replay = api(make_user()).get(f"/api/v1/live/{live_id}/replay").json
    assert (replay["duration_ms"], replay["course"]["open"]) == (1000, True)


def test_who_plays_it_already_may_change_the_quality_while_it_is_on_its_way_out(joined, clock, api):
    live_id, course = joined
    publish(course)
    clock.forward(days=7)
    remove_streams()
    viewer = api(make_user())
    assert "0.m4s" in viewer.get(f"/api/v1/live/{live_id}/replay/hi.m3u8").text
    clock.forward(days=1)
    remove_streams()
    assert viewer.get(f"/api/v1/live/{live_id}/replay/hi.m3u8").status_code == 404
    assert viewer.get(f"/api/v1/live/{live_id}/replay/index.m3u8").status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.UNPUBLISHED, State.RETIRING])
def test_a_course_that_newcomers_do_not_get_keeps_the_stream(joined, clock, api, state):
    live_id, course = joined
    if state is not State.DRAFT:
        publish(course)
        place_course(None, course.id, state)
    clock.forward(days=400)
    remove_streams()
    clock.forward(days=400)
    remove_streams()
    assert len(_stored(live_id)) == 3
    assert _manifest(api, live_id) is not None


def test_the_stream_of_a_retired_course_goes_too(joined, clock, api):
    live_id, course = joined
    publish(course)
    place_course(None, course.id, State.RETIRED)
    clock.forward(days=7)
    remove_streams()
    assert len(_stored(live_id)) == 3
    clock.forward(days=1)
    remove_streams()
    assert _stored(live_id) == []


def test_a_course_that_is_taken_down_within_the_day_brings_the_stream_back(joined, clock, api):
    live_id, course = joined
    publish(course)
    clock.forward(days=7)
    remove_streams()
    place_course(None, course.id, State.UNPUBLISHED)
    clock.forward(days=1)
    remove_streams()
    assert len(_stored(live_id)) == 3
    assert _manifest(api, live_id) is not None
    place_course(None, course.id, State.PUBLISHED)
    remove_streams()
    assert _manifest(api, live_id) is None
    assert len(_stored(live_id)) == 3


def test_what_a_stopped_worker_left_is_removed_by_the_next(joined, clock):
    live_id, course = joined
    publish(course)
    clock.forward(days=7)
    remove_streams()
    clock.forward(days=1)
    [folder] = _folders(live_id)
    blobs().delete_tree(f"live/{folder}/hi")
    remove_streams()
    assert _stored(live_id) == []
    remove_streams()


def test_the_page_leads_to_the_course_and_no_player_is_shown(joined, clock, sign_in):
    live_id, course = joined
    publish(course)
    clock.forward(days=7)
    remove_streams()
    viewer = sign_in(make_user())
    page = viewer.get(f"/live/{live_id}").text
    assert f'href="/courses/{course.id}"' in page
    assert "data-manifest" not in page
    place_course(None, course.id, State.RETIRED)
    assert "录像不再提供观看" in viewer.get(f"/live/{live_id}").text


def test_a_draft_whose_lesson_was_thrown_away_keeps_the_stream(joined, clock, api, teacher):
    """Those who were invited have no other way to watch it again."""
    live_id, course = joined
    [lesson] = lessons_of(newest_revision(course.id).id)
    remove_lesson(teacher, course.id, lesson.lesson_id)
    clock.forward(days=400)
    remove_everything()
    assert len(_stored(live_id)) == 3
    assert _manifest(api, live_id, "/replay") is not None


def remove_everything():
    remove_streams()
    remove_tests()
    remove_half_made()


@transactional
def _test_run(live_id, *, segments, whole):
    """A test run that ends now; its stream lies beside those of the lesson."""
    now = kit_clock.now()
    folder = "7e57" * 8
    session.add(
        Broadcast(
            live_id=live_id,
            test=True,
            way=Way.BROWSER,
            folder=folder,
            began_at=now,
            ended_at=now,
            whole_at=now if whole else None,
            segments=segments,
        )
    )
    put_bytes(f"live/{folder}/hi/0.m4s", b"sealed")
    return folder


@pytest.mark.parametrize(("segments", "whole"), [(1, True), (1, False), (0, False)])
def test_a_test_run_goes_a_day_after_its_end_and_the_lesson_stays(joined, clock, segments, whole):
    """Also one that the ingest has not finished, or never told of."""
    live_id, _course = joined
    folder = _test_run(live_id, segments=segments, whole=whole)
    clock.forward(hours=23)
    remove_everything()
    assert list(blobs().below(f"live/{folder}"))
    clock.forward(hours=1)
    remove_everything()
    assert not list(blobs().below(f"live/{folder}"))
    assert len(_stored(live_id)) == 3
    remove_everything()


def test_a_test_run_that_goes_on_stays(joined, clock):
    live_id, _course = joined
    folder = _test_run(live_id, segments=1, whole=False)
    with_nothing_over(folder)
    clock.forward(days=2)
    remove_everything()
    assert list(blobs().below(f"live/{folder}"))


@transactional
def with_nothing_over(folder):
    session.query(Broadcast).filter_by(folder=folder).one().ended_at = None


def test_its_teacher_is_not_given_a_test_run_that_was_removed(clock, teacher, api):
    live_id = lesson_on_air(clock, teacher=teacher)
    clock.forward(hours=1)
    _close(live_id)
    _test_run(live_id, segments=1, whole=True)
    health = f"/api/v1/live/{live_id}/health"
    assert api(teacher).get(health).json["manifest_url"] is not None
    clock.forward(days=1)
    remove_tests()
    assert api(teacher).get(health).json["manifest_url"] is None


@transactional
def _close(live_id):
    session.query(Broadcast).filter_by(live_id=live_id).one().ended_at = kit_clock.now()


@pytest.mark.parametrize(
    ("state", "stays"),
    [
        (ReplayState.WAITING, True),
        (ReplayState.JOINING, True),
        (ReplayState.JOINED, False),
        (ReplayState.FAILED, False),
        (None, False),
    ],
)
def test_what_a_worker_made_and_gave_up_goes(joined, state, stays):
    live_id, _course = joined
    _become(live_id, state)
    home = blobs().spool(f"replays/{live_id if state else 999_999}")
    (home / "part.mp4").write_bytes(b"half")
    remove_half_made()
    assert home.exists(), "somebody may be about to begin"
    os.utime(home, (1, 1))
    remove_half_made()
    assert home.exists() is stays


@transactional
def _become(live_id, state):
    if state:
        session.get(LiveReplay, live_id).state = state
