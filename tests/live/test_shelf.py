"""What is stored of a stream when the disk is full."""

import logging
from datetime import timedelta

import pytest

from app.kit import clock
from app.kit.errors import NotFound
from app.live.ingest import Shelf, spool_folder
from app.live.ingest.shelf import RING_SEGMENTS
from app.live.rules import Rung, Segment
from tests.live.sending import playlist_of, stored

FOLDER = "0" * 32
FAR_TOO_MUCH = 10**18


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def _open(least_free_bytes: int) -> Shelf:
    return Shelf(FOLDER, spool_folder(FOLDER), "/api/v1/live/1/keys/1", least_free_bytes)


def _add(shelf: Shelf, count: int) -> None:
    for _ in range(count):
        number = shelf.segments
        at = clock.now() + timedelta(seconds=number)
        segment = Segment(number, shelf.runs, shelf.duration_ms, 1000, at, number * 1000)
        shelf.add(segment, {"hi": b"a picture"}, 1)


def test_a_full_disk_stops_the_recording_and_not_the_stream(app, caplog):
    caplog.set_level(logging.ERROR)
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, 640, 360, "avc1")], 1)
    _add(shelf, 3)
    full = _open(FAR_TOO_MUCH)
    assert full.segments == 3
    _add(full, RING_SEGMENTS + 15)
    assert full.full
    assert [told for told in caplog.messages if "disk is full" in told] != []
    text = playlist_of(FOLDER)
    assert "#EXT-X-MEDIA-SEQUENCE:18\n" in text
    assert "EVENT" not in text
    assert text.count("#EXTINF") == RING_SEGMENTS
    assert text.index("METHOD=AES-128") < text.index("\n18.m4s")
    with pytest.raises(NotFound):
        stored(f"live/{FOLDER}/hi/7.m4s")
    full.write_playlists(ended=True)
    text = playlist_of(FOLDER)
    assert (text.count("#EXTINF"), text.endswith("2.m4s\n#EXT-X-ENDLIST\n")) == (3, True)
    assert _open(0).full


def test_key_of_a_new_minute_is_named_where_it_begins(app):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, None, None, "mp4a.40.2")], 1)
    _add(shelf, 61)
    text = playlist_of(FOLDER)
    assert text.index('keys/1/1"') < text.index("\n60.m4s")
    assert text.index("\n59.m4s") < text.index('keys/1/1"')
