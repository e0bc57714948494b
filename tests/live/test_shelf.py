"""What is stored of a stream: when the disk is full, when a process ends, after twelve hours."""

import gzip
import json
import logging
import os
import resource
import signal
import tracemalloc
from datetime import datetime, timedelta

import pytest

from app.kit import clock
from app.kit.errors import NotFound
from app.live.ingest import Shelf, forget_unknown, spool_folder
from app.live.ingest.shelf import RING_SEGMENTS
from app.live.rules import MOST_WINDOWS, WORTH_SKIPPING, Rung, Segment
from tests.live.sending import playlist_of, stored

FOLDER = "0" * 32
FAR_TOO_MUCH = 10**18
TWELVE_HOURS = 12 * 3600
"""A segment a second."""


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


def test_a_line_that_was_being_written_when_the_process_ended_is_written_anew(app):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, 640, 360, "avc1")], 1)
    _add(shelf, 2)
    journal = spool_folder(FOLDER) / "journal"
    journal.write_bytes(journal.read_bytes()[:-9])
    again = _open(0)
    assert again.segments == 1
    _add(again, 2)
    assert _open(0).segments == 3
    assert playlist_of(FOLDER).count("#EXTINF") == 3


def test_a_line_for_which_there_is_no_room_is_not_begun(app):
    """A limit on the size of files stands for a disk that is full in the middle of a line."""
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, 640, 360, "avc1")], 1)
    _add(shelf, 2)
    journal = spool_folder(FOLDER) / "journal"
    before, ignored = journal.read_bytes(), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        with pytest.raises(OSError, match="space"):
            shelf._note({"segment": "that is longer than twenty bytes"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert journal.read_bytes() == before
    _add(shelf, 1)
    assert _open(0).segments == 3


def test_twelve_hours_are_one_playlist_and_little_to_remember(app):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, 640, 360, "avc1")], 1)
    _add(shelf, 1)
    journal = spool_folder(FOLDER) / "journal"
    first = json.loads(journal.read_text().splitlines()[1])
    began = datetime.fromisoformat(first["segment"]["at"])
    with journal.open("a") as file:
        for number in range(1, TWELVE_HOURS - 1):
            at = (began + timedelta(seconds=number)).isoformat()
            times = {"number": number, "start_ms": number * 1000, "at": at}
            told = first["segment"] | times | {"media_end_ms": (number + 1) * 1000}
            file.write(json.dumps({"segment": told, "passing": False}) + "\n")
    tracemalloc.start()
    again = _open(0)
    _add(again, 1)
    remembered, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (again.segments, again.last.window) == (TWELVE_HOURS, 719)
    assert again.last.window < MOST_WINDOWS
    text = playlist_of(FOLDER)
    assert (text.count("#EXTINF"), text.count("#EXT-X-KEY")) == (TWELVE_HOURS, 720)
    assert len(text) < 1_200_000
    assert len(gzip.compress(text.encode(), 1)) < 160_000
    assert remembered < 4_000_000


def test_key_of_a_new_minute_is_named_where_it_begins(app):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, None, None, "mp4a.40.2")], 1)
    _add(shelf, 61)
    text = playlist_of(FOLDER)
    assert text.index('keys/1/1"') < text.index("\n60.m4s")
    assert text.index("\n59.m4s") < text.index('keys/1/1"')


def test_who_holds_a_playlist_gets_what_is_new_alone(app, client):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, None, None, "mp4a.40.2")], 1)
    address = f"/media/live/{FOLDER}/hi/index.m3u8"
    _add(shelf, WORTH_SKIPPING + 59)
    assert "CAN-SKIP-UNTIL" not in client.get(address).text
    assert client.get(f"{address}?_HLS_skip=YES").text == client.get(address).text
    _add(shelf, 1)
    whole, new = client.get(address).text, client.get(f"{address}?_HLS_skip=YES").text
    assert "CAN-SKIP-UNTIL=60\n" in whole
    assert whole.count("#EXTINF") == WORTH_SKIPPING + 60
    assert (new.count("#EXTINF"), "SKIPPED-SEGMENTS=60\n" in new) == (60, True)
    assert whole.endswith(new[new.index("\n118.m4s") :])
    # Whoever opens the shelf again goes on so.
    again = _open(0)
    _add(again, 1)
    assert "SKIPPED-SEGMENTS=61\n" in client.get(f"{address}?_HLS_skip=YES").text
    again.write_playlists(ended=True)
    assert client.get(f"{address}?_HLS_skip=YES").text == client.get(address).text
    assert client.get(address).text.endswith("#EXT-X-ENDLIST\n")
    # The master has nothing to leave out.
    master = f"/media/live/{FOLDER}/index.m3u8"
    assert client.get(f"{master}?_HLS_skip=YES").text == client.get(master).text


def test_a_stream_that_is_recorded_no_more_leaves_nothing_out(app, client):
    shelf = _open(0)
    shelf.begin_run({"hi": b"head"}, [Rung("hi", 1, None, None, "mp4a.40.2")], 1)
    _add(shelf, WORTH_SKIPPING + 60)
    full = _open(FAR_TOO_MUCH)
    _add(full, 1)
    address = f"/media/live/{FOLDER}/hi/index.m3u8"
    assert client.get(f"{address}?_HLS_skip=YES").text == client.get(address).text
    assert "CAN-SKIP-UNTIL" not in client.get(address).text


def test_what_waits_and_nobody_knows_is_forgotten_unless_it_came_a_moment_ago(app):
    """Whoever begins to send makes the folder before the stay is told of."""
    folder = spool_folder(FOLDER)
    (folder / "0001").mkdir(parents=True)
    forget_unknown(FOLDER)
    assert folder.exists()
    os.utime(folder, (1, 1))
    forget_unknown(FOLDER)
    assert not folder.exists()
    forget_unknown(FOLDER)
