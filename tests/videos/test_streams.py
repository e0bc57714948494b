"""Playlists as a player gets them, and the keys they name."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.db import session, transactional
from app.kit.errors import NotFound
from app.videos import queries
from app.videos.models import Video
from app.videos.rules import State, asked_playlist, is_playlist, iv_of, sound_master, window_of
from tests.videos.making import make_ready_video, media_playlist, store_playlists


def lines_of(text):
    return text.splitlines()


def keyed(text):
    """(segment's address, key line before it that counts, number) as a player reads a playlist."""
    found, key, number = [], None, 0
    for line in lines_of(text):
        if line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
            number = int(line.partition(":")[2])
        if line.startswith("#EXT-X-KEY"):
            key = line
        elif line and not line.startswith("#"):
            found.append((line, key, number))
            number += 1
    return found


@given(st.integers(min_value=0, max_value=100))
def test_every_segment_stands_under_the_key_of_its_window(segments):
    told = asked_playlist(media_playlist(segments), "/media/x/{}".format, sealed=True)
    assert keyed(told) == [
        (
            f"/media/x/{number:05d}.m4s",
            f'#EXT-X-KEY:METHOD=AES-128,URI="../keys/{window_of(number)}"',
            number,
        )
        for number in range(segments)
    ]
    assert told.count("#EXT-X-KEY") == -(-segments // 15)


SHARED = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_sound",NAME="a",DEFAULT=YES,URI="audio/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=552218,RESOLUTION=640x360,AUDIO="group_sound"
360p/index.m3u8
"""


@pytest.mark.parametrize("version", ["#EXT-X-VERSION:7\n", ""])
def test_the_sound_of_a_film_is_its_only_variant(version):
    told = sound_master(SHARED.replace("#EXT-X-VERSION:7\n", version))
    assert told == (
        f'#EXTM3U\n{version}#EXT-X-STREAM-INF:BANDWIDTH=160000,CODECS="mp4a.40.2"\n'
        "audio/index.m3u8\n"
    )


def test_what_shares_no_sound_is_played_as_it_is():
    alone = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="mp4a.40.2"\naudio/index.m3u8\n'
    assert sound_master(alone) == alone


def test_the_head_is_read_before_there_is_a_key_and_no_vector_is_named():
    told = asked_playlist(media_playlist(2), "/media/x/{}".format, sealed=True)
    assert told.index('#EXT-X-MAP:URI="/media/x/init_0.mp4"') < told.index("#EXT-X-KEY")
    assert "IV=" not in told
    assert iv_of(1) == bytes(15) + b"\x01"


def test_a_playlist_that_begins_later_counts_from_where_it_says():
    later = media_playlist(3).replace("SEQUENCE:0", "SEQUENCE:14")
    told = asked_playlist(later, str, sealed=True)
    assert re.findall(r"keys/(\d+)", told) == ["0", "1"]
    assert re.findall(r"keys/(\d+)", asked_playlist("#EXTINF:4,\na.m4s\n", str, sealed=True)) == [
        "0"
    ]


def test_a_recording_that_was_never_sealed_names_no_key():
    told = asked_playlist(media_playlist(40), "/media/x/{}".format, sealed=False)
    assert "#EXT-X-KEY" not in told
    assert told.replace("/media/x/", "") == media_playlist(40)


@pytest.mark.parametrize("name", ["master.m3u8", "360p/index.m3u8", "audio/index.m3u8"])
def test_playlists_have_these_names(name):
    assert is_playlist(name)


@pytest.mark.parametrize(
    "name",
    ["", "index.m3u8", "360p/00000.m4s", "../x/index.m3u8", "a/b/index.m3u8", "360P/index.m3u8"],
)
def test_nothing_else_is_a_playlist(name):
    assert not is_playlist(name)


@transactional
def put(video, **values):
    found = session.get(Video, video.id)
    for name, value in values.items():
        setattr(found, name, value)


@pytest.fixture
def stored(teacher, tmp_path):
    return store_playlists(make_ready_video(teacher, duration_ms=70_000), tmp_path)


def test_the_master_is_handed_out_as_it_is_stored_and_a_rung_with_addresses(stored):
    assert "360p/index.m3u8" in lines_of(queries.playlist(stored.id, "master.m3u8"))
    rung = queries.playlist(stored.id, "360p/index.m3u8")
    assert f"/media/videos/{stored.key}/360p/00000.m4s" in lines_of(rung)
    assert f'#EXT-X-MAP:URI="/media/videos/{stored.key}/360p/init_0.mp4"' in lines_of(rung)


@pytest.mark.parametrize("name", ["540p/index.m3u8", "360p/00000.m4s", "poster.jpg"])
def test_what_is_not_a_playlist_of_this_recording_is_not_found(stored, name):
    with pytest.raises(NotFound):
        queries.playlist(stored.id, name)


@pytest.mark.parametrize("state", [State.UPLOADED, State.QUEUED])
def test_what_is_not_being_made_has_no_playlist(stored, state):
    put(stored, state=state)
    with pytest.raises(NotFound):
        queries.playlist(stored.id, "master.m3u8")


def test_what_is_being_made_is_read_anew_each_time(stored, tmp_path):
    put(stored, state=State.TRANSCODING)
    before = queries.playlist(stored.id, "360p/index.m3u8")
    store_playlists(SimpleNamespace(key=stored.key, duration_ms=80_000), tmp_path)
    assert len(queries.playlist(stored.id, "360p/index.m3u8")) > len(before)


def test_keys_reach_as_far_as_the_recording(stored):
    keys = [queries.stream_key(stored.id, window) for window in (0, 1)]
    assert len({*keys}) == 2
    with pytest.raises(NotFound):
        queries.stream_key(stored.id, 2)


def test_an_unsealed_recording_has_no_keys_and_an_unknown_one_nothing(stored):
    put(stored, sealed=False)
    with pytest.raises(NotFound):
        queries.stream_key(stored.id, 0)
    with pytest.raises(NotFound):
        queries.stream_key(999_999, 0)
    with pytest.raises(NotFound):
        queries.playlist(999_999, "master.m3u8")
