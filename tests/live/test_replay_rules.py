"""The clock of a recording, its chapters, and its playlists, decided without any file."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.rules import Phase, Segment, media_playlist, segment_lines
from app.live.rules.replay import (
    MOST_MARKERS,
    ReplayRefusal,
    ReplayState,
    Stretch,
    chapters,
    check_again,
    check_marker,
    moment_of_place,
    place_of,
    recorded_ms,
    stretches,
    told_state,
)
from app.live.rules.replay_playlists import (
    Recorded,
    joined_master,
    joined_playlist,
    recorded_segments,
)

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
PARTS = [Stretch(0, 10_000, 4_000), Stretch(4_000, 34_000, 6_000)]
"""Four seconds, a sender that is away for twenty, six seconds."""


def test_segments_that_follow_one_another_are_one_stretch():
    assert stretches([(10_000, 2_000), (12_300, 2_000), (34_000, 1_000), (35_000, 5_000)]) == PARTS
    assert stretches([]) == []


def test_a_recording_is_as_long_as_its_parts_without_the_gaps():
    assert recorded_ms(PARTS) == 10_000
    assert recorded_ms([]) == 0


@pytest.mark.parametrize(
    ("moment", "place"),
    [(0, 0), (10_000, 0), (13_999, 3_999), (14_000, 4_000), (30_000, 4_000), (34_500, 4_500)],
)
def test_a_gap_lies_where_the_recording_goes_on(moment, place):
    assert place_of(PARTS, moment) == place


def test_what_came_after_the_end_lies_at_the_end():
    assert place_of(PARTS, 99_000) == 10_000
    assert place_of([], 5) == 0


@pytest.mark.parametrize(
    ("place", "moment"),
    [(0, 10_000), (1_500, 11_500), (4_000, 14_000), (4_001, 34_001), (10_000, None)],
)
def test_the_first_moment_of_a_place_takes_the_gap_with_it(place, moment):
    assert moment_of_place(PARTS, place) == moment


@given(
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(1, 20_000)), min_size=1, max_size=8),
    st.integers(0, 200_000),
)
def test_the_first_moment_of_a_place_leads_back_to_it(pauses, place):
    moment, told = 0, []
    for pause, length in pauses:
        told.append((moment + pause, length))
        moment += pause + length
    parts = stretches(told)
    found = moment_of_place(parts, place)
    if found is None:
        assert place >= recorded_ms(parts)
    else:
        assert place_of(parts, found) >= place
        assert place_of(parts, found - 1) <= place


def test_markers_become_chapters_and_the_last_word_at_a_place_stays():
    marks = [(13_000, "二"), (10_000, "一"), (20_000, "断线时"), (25_000, "回来了"), (99_000, "完")]
    assert chapters(PARTS, marks) == [(0, "一"), (3_000, "二"), (4_000, "回来了")]
    assert chapters([], marks) == []


def test_only_a_lesson_that_is_over_and_recorded_is_a_replay():
    assert told_state(Phase.ENDED, recorded=True) is Phase.REPLAY
    assert told_state(Phase.ENDED, recorded=False) is Phase.ENDED
    assert told_state(Phase.LIVE, recorded=True) is Phase.LIVE


def test_markers_are_set_on_air_and_not_without_end():
    assert check_marker(Phase.LIVE, 0) is None
    assert check_marker(Phase.READY, 0) is ReplayRefusal.NOT_ON_AIR
    assert check_marker(Phase.LIVE, MOST_MARKERS) is ReplayRefusal.TOO_MANY


def test_only_what_failed_is_tried_again():
    assert {state: check_again(state) for state in ReplayState} == {
        ReplayState.WAITING: ReplayRefusal.UNDER_WAY,
        ReplayState.JOINING: ReplayRefusal.UNDER_WAY,
        ReplayState.JOINED: ReplayRefusal.MADE,
        ReplayState.FAILED: None,
        ReplayState.NOTHING: ReplayRefusal.NO_REPLAY,
    }


def _segment(number, run=1, start_ms=0, seconds=0):
    return Segment(number, run, start_ms, 30_000, NINE + timedelta(seconds=seconds), 0)


STAY = [
    _segment(0),
    _segment(1, 1, 30_000, 30),
    _segment(2, 1, 60_000, 60),
    _segment(3, 2, 90_000, 200),
]


def _stored(segments):
    pairs = zip(segments, [None, *segments], strict=False)
    body = "".join(segment_lines(one, before, "/keys/7") for one, before in pairs)
    return media_playlist(body, 30_000, ended=True)


def test_a_stored_playlist_is_read_back_with_its_moments():
    assert recorded_segments(_stored(STAY)) == STAY
    assert recorded_segments("#EXTM3U\n0.m4s\n") == []


def test_one_stay_is_listed_as_it_was():
    text = joined_playlist([Recorded(STAY, "/media/live/a/hi", "/keys/7")])
    assert "IV=" not in text
    assert text.count("/media/live/a/hi/head") == 2
    assert text.count('URI="/keys/7/') == 3
    assert text.count("#EXT-X-DISCONTINUITY\n#EXT-X-KEY:METHOD=NONE") == 1
    assert text.endswith("/media/live/a/hi/3.m4s\n#EXT-X-ENDLIST\n")


def test_a_second_stay_follows_with_vectors_of_its_own():
    both = [Recorded(STAY[:2], "/a", "/keys/7"), Recorded(STAY[:2], "/b", "/keys/8")]
    lines = joined_playlist(both).splitlines()
    assert '#EXT-X-KEY:METHOD=AES-128,URI="/keys/7/0"' in lines
    assert f'#EXT-X-KEY:METHOD=AES-128,URI="/keys/8/0",IV=0x{0:032x}' in lines
    assert f'#EXT-X-KEY:METHOD=AES-128,URI="/keys/8/0",IV=0x{1:032x}' in lines
    assert [line for line in lines if line.endswith(".m4s")] == [
        *("/a/0.m4s", "/a/1.m4s", "/b/0.m4s", "/b/1.m4s")
    ]
    assert lines.count("#EXT-X-DISCONTINUITY") == 1
    assert len([line for line in lines if line.startswith("#EXT-X-PROGRAM-DATE-TIME")]) == 2


def test_nothing_recorded_is_an_empty_list():
    assert "#EXTINF" not in joined_playlist([Recorded([])])


def test_the_master_of_a_joined_recording_names_its_qualities_beside_it():
    assert (
        joined_master("#EXTM3U\nhi/index.m3u8\nlow/index.m3u8\n") == "#EXTM3U\nhi.m3u8\nlow.m3u8\n"
    )
