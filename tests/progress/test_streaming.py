"""Which playlists and keys a play is given, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from app.accounts.models import RoleGrant
from app.courses import actions as courses_actions
from app.courses.models import Course
from app.courses.rules import State
from app.kit.db import session, transactional
from app.progress import actions
from app.progress.models import Play
from app.progress.rules.crediting import PlayState, Uncredited
from app.progress.rules.streaming import (
    LOADED_AHEAD_MS,
    Hold,
    KeyRefusal,
    refuse_stream,
    refuse_window,
)
from app.videos.models import Video
from app.videos.queries import window_key
from app.videos.rules import WINDOW_MS
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down
from tests.videos.making import store_playlists

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOLD = Hold(
    state=PlayState.ACTIVE,
    stopped_at=None,
    grace_ms=300_000,
    first_pass_seek=False,
    frontier_ms=0,
    withdrawn=False,
)
SUPERSEDED = replace(HOLD, state=PlayState.SUPERSEDED, stopped_at=MOMENT)


def test_an_active_play_goes_on_and_a_withdrawn_one_does_not():
    assert refuse_stream(HOLD, MOMENT) is None
    assert refuse_stream(replace(HOLD, withdrawn=True), MOMENT) is Uncredited.CLOSED
    assert refuse_stream(replace(HOLD, state=PlayState.CLOSED), MOMENT) is Uncredited.CLOSED


def test_a_superseded_play_goes_on_as_long_as_its_grace():
    assert refuse_stream(SUPERSEDED, MOMENT + timedelta(minutes=5)) is None
    late = MOMENT + timedelta(minutes=5, milliseconds=1)
    assert refuse_stream(SUPERSEDED, late) is Uncredited.SUPERSEDED
    assert refuse_stream(replace(SUPERSEDED, withdrawn=True), MOMENT) is Uncredited.CLOSED
    assert refuse_stream(replace(SUPERSEDED, stopped_at=None), MOMENT) is None


frontiers = st.integers(min_value=0, max_value=10 * 3_600_000)


@given(frontiers, st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_whatever_the_player_loads_ahead_of_what_is_watched_is_open(frontier, place, ahead):
    hold = replace(HOLD, frontier_ms=frontier)
    wanted_ms = int(frontier * place) + int(LOADED_AHEAD_MS * ahead)
    assert refuse_window(hold, wanted_ms // WINDOW_MS, WINDOW_MS) is None


@given(frontiers, st.integers(min_value=0, max_value=700))
def test_nothing_opens_that_begins_more_than_a_window_beyond_that(frontier, window):
    hold = replace(HOLD, frontier_ms=frontier)
    beyond = window * WINDOW_MS >= frontier + LOADED_AHEAD_MS + WINDOW_MS
    assert (refuse_window(hold, window, WINDOW_MS) is KeyRefusal.NOT_REACHED) == beyond
    assert refuse_window(replace(hold, first_pass_seek=True), window, WINDOW_MS) is None


@transactional
def change_play(play_id, **values):
    for name, value in values.items():
        setattr(session.get_one(Play, play_id), name, value)


@pytest.fixture
def sitter(tmp_path):
    """A learner in front of a sealed lesson of ten minutes."""
    sat = sit_down()
    video = session.query(Video).one()
    store_playlists(video, tmp_path)
    return sat


@pytest.fixture
def ask(api, sitter):
    """``ask("master.m3u8")``: the answer to the learner about their play."""
    return lambda name, who=None: api(who or sitter.learner).get(
        f"/api/v1/plays/{sitter.play.play_id}/hls/{name}"
    )


@pytest.fixture
def in_order(sitter):
    """The first pass is in order."""
    change_play(sitter.play.play_id, first_pass_seek=False)


def test_a_play_tells_where_it_is_played_and_the_playlists_lead_on(ask):
    master = ask("master.m3u8")
    assert master.status_code == 200
    assert master.mimetype == "application/vnd.apple.mpegurl"
    assert master.headers["Cache-Control"] == "private, no-store"
    assert "360p/index.m3u8" in master.text
    rung = ask("360p/index.m3u8")
    assert rung.text.count("#EXT-X-KEY") == 10
    assert '"../keys/9"' in rung.text


def test_a_key_is_sixteen_bytes_that_nobody_on_the_way_keeps(ask, sitter):
    key = ask("keys/9")
    assert key.status_code == 200
    assert key.data == window_key(session.query(Video).one().key, 9)
    assert key.mimetype == "application/octet-stream"
    assert key.headers["Cache-Control"] == "private, no-store"
    assert ask("keys/10").status_code == 404


def test_an_address_that_is_passed_on_gives_nothing_to_anybody_else(ask, api, client, sitter):
    for other in (make_user(), make_user(roles=("teacher",)), make_user(roles=("final_reviewer",))):
        for name in ("master.m3u8", "360p/index.m3u8", "keys/0"):
            assert ask(name, other).status_code == 404
    assert client.get(f"/api/v1/plays/{sitter.play.play_id}/hls/keys/0").status_code == 401


def test_the_first_time_in_order_a_window_opens_when_it_is_reached(ask, in_order, clock, sitter):
    assert [ask(f"keys/{window}").status_code for window in range(4)] == [200, 200, 425, 425]
    early = ask("keys/2")
    assert early.headers["Retry-After"] == "5"
    assert early.json["code"] == "not_reached"
    clock.forward(seconds=60)
    sitter.report((0, 1))
    assert ask("keys/2").status_code == 200
    assert ask("keys/3").status_code == 425
    sitter.report((1, 60))
    assert ask("keys/2").status_code == 200
    assert ask("keys/3").status_code == 425
    clock.forward(seconds=60)
    sitter.report((60, 61))
    assert ask("keys/3").status_code == 200


def test_playlists_are_open_from_the_start_so_that_the_player_knows_the_length(ask, in_order):
    assert ask("360p/index.m3u8").status_code == 200


def test_the_older_device_keeps_its_keys_for_the_grace_and_the_new_one_has_its_own(
    ask, api, clock, sitter
):
    opened = actions.open_play(sitter.learner, sitter.lesson_id)
    assert ask("keys/0").status_code == 200
    clock.forward(seconds=301)
    assert ask("keys/0").status_code == 403
    assert ask("master.m3u8").status_code == 403
    new = f"/api/v1/plays/{opened.play_id}/hls/keys/0"
    assert api(sitter.learner).get(new).status_code == 200


def test_what_is_taken_down_has_no_keys_any_more(ask, clock, sitter):
    course = session.query(Course).one()
    actions.close_plays(course.id)
    refused = ask("keys/0")
    assert refused.status_code == 403
    assert refused.json["code"] == "closed"
    assert ask("master.m3u8").status_code == 403


@pytest.mark.parametrize("state", [State.UNPUBLISHED, State.RETIRED])
def test_a_superseded_play_of_a_course_that_was_taken_down_has_no_grace(ask, sitter, state):
    course = session.query(Course).one()
    actions.open_play(sitter.learner, lesson_ids(make_course(60))[0])
    assert ask("keys/0").status_code == 200
    courses_actions.place_course(None, course.id, state)
    assert ask("keys/0").status_code == 403


def test_who_is_no_learner_any_more_is_shown_nothing(ask, sitter):
    revoke(sitter.learner)
    assert ask("keys/0").status_code == 404


@transactional
def revoke(learner):
    session.execute(delete(RoleGrant).where(RoleGrant.user_id == learner.id))


def test_an_article_has_no_stream(api):
    sat = sit_down(lesson_id=lesson_ids(make_published_course(lessons=["article"]))[0])
    url = f"/api/v1/plays/{sat.play.play_id}/hls/master.m3u8"
    assert api(sat.learner).get(url).status_code == 404
