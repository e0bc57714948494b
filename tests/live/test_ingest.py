"""From what a browser sends to a stream that players open: with a real ffmpeg."""

import re

import pytest

from app.live import ingest
from app.live.rules import Container
from tests.factories import make_user
from tests.live.sending import (
    CONTAINERS,
    Browser,
    decoded,
    latest_broadcast,
    opened,
    pieces,
    playlist_of,
    recorded,
    stay_of,
    stored,
    work_until,
)


@pytest.fixture(params=["sqlite"])
def database(request):
    """What SQL decides is tested elsewhere."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.mark.parametrize("mime", CONTAINERS)
def test_what_a_browser_sends_becomes_a_stream_of_two_qualities(mime, teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id, mime=mime)
    browser.send(pieces(recorded(mime)))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: playable(lesson.id, 3))
    assert api(teacher).get(f"/api/v1/live/{lesson.id}").json["state"] == "live"
    assert api(teacher).post(f"/api/v1/live/{lesson.id}/stop").json["state"] == "ended"
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    folder = latest_broadcast(lesson.id).folder
    for rung, size in (("hi", "640x400"), ("low", "640x360")):
        text = playlist_of(folder, rung)
        assert text.count("#EXTINF:1.0") >= 3
        assert text.endswith("#EXT-X-ENDLIST\n")
        told = decoded(b"".join(opened(folder, rung)))
        assert size in told
        assert "frame=   40" in told
        assert "Audio: aac" in told
    assert "hi/index.m3u8" in stored(f"live/{folder}/index.m3u8").decode()


def playable(live_id: int, segments: int) -> bool:
    return latest_broadcast(live_id).segments >= 1 and segments <= playlist_of(
        latest_broadcast(live_id).folder
    ).count("#EXTINF")


def test_segments_tell_when_they_were_and_where_their_key_is(teacher, lesson, api, clock):
    Browser(api(teacher), lesson.id, mime="video/webm").send(pieces(recorded()))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: playable(lesson.id, 3))
    broadcast = latest_broadcast(lesson.id)
    text = playlist_of(broadcast.folder)
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-03-05T06:29:59" in text
    address = re.search(r'METHOD=AES-128,URI="([^"]+)"', text)[1]
    assert address == f"/api/v1/live/{lesson.id}/keys/{broadcast.id}/0"
    assert len(api(make_user()).get(address).data) == 16
    stay.stop()


def test_a_chunk_digested_while_the_room_is_measured_weighs_nothing(app, tmp_path):
    """The ingest takes chunks away while the academy takes others in."""
    part = ingest.Part("f" * 32, 1)
    part.open(Container.WEBM)
    (part.path / "00000007.chunk").symlink_to(tmp_path / "gone")
    assert part.waiting_bytes() == 0
