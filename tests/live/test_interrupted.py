"""Streams that are interrupted: processes that end, senders that go and come back."""

import time
from types import SimpleNamespace

import pytest

from app.live.cli import stays
from app.live.ingest import Part
from tests.live.sending import (
    CONTAINERS,
    Browser,
    decoded,
    latest_broadcast,
    opened,
    pieces,
    playlist_of,
    recorded,
    runs,
    stay_of,
    work_until,
)


@pytest.fixture(params=["sqlite"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


def _segments(stay) -> int:
    return stay._shelf.segments


def _finished(stay) -> str:
    """The whole stream in the lower quality, as ffmpeg reads it."""
    stay.ended = True
    work_until(stay, lambda: stay.finished)
    return decoded(b"".join(opened(stay.feed.folder, "low")))


@pytest.mark.parametrize("mime", CONTAINERS)
@pytest.mark.parametrize("digested", [0, 5])
def test_an_ingest_that_is_killed_loses_nothing_and_repeats_nothing(
    mime, digested, teacher, lesson, api
):
    chunks = pieces(recorded(mime, seconds=6), 24)
    browser = Browser(api(teacher), lesson.id, mime=mime)
    browser.send(chunks[:16])
    stay = stay_of(lesson.id)
    work_until(stay, lambda: _segments(stay) >= 3)
    stay.stop()
    Part(stay.feed.folder, 1).drop_before(digested)
    browser.send(chunks[16:])
    again = stay_of(lesson.id)
    assert _segments(again) >= 3
    told = _finished(again)
    assert "frame=   60" in told, told[-300:]
    text = playlist_of(again.feed.folder)
    assert text.count("#EXT-X-DISCONTINUITY") == 1
    assert text.count("#EXTINF") == 6


def test_a_sender_that_comes_back_goes_on_in_the_same_stream(teacher, lesson, api):
    first = Browser(api(teacher), lesson.id)
    first.send(pieces(recorded()))
    stay = stay_of(lesson.id)
    work_until(stay, lambda: _segments(stay) >= 2)
    second = Browser(api(teacher), lesson.id, again=first.sender)
    assert second.next == 1
    assert first.put(first.next, b"late").status_code == 409
    second.send(pieces(recorded()))
    _finished(stay)
    before, after = runs(stay.feed.folder, "low")
    assert "frame=   40" in decoded(before)
    assert "frame=   40" in decoded(after)
    text = playlist_of(stay.feed.folder)
    assert text.count("#EXT-X-DISCONTINUITY") == 1
    assert text.index("METHOD=NONE") < text.index("head2.mp4")
    assert latest_broadcast(lesson.id).duration_ms >= 7_900


def test_a_stream_that_ended_while_no_ingest_ran_is_finished_by_the_next(teacher, lesson, api):
    browser = Browser(api(teacher), lesson.id)
    browser.send(pieces(recorded()))
    api(teacher).post(f"/api/v1/live/{lesson.id}/start")
    assert api(teacher).post(f"/api/v1/live/{lesson.id}/stop").status_code == 200
    assert browser.put(browser.next, b"late").status_code == 409
    stay = stay_of(lesson.id)
    assert "frame=   40" in _finished(stay)
    assert playlist_of(stay.feed.folder).endswith("#EXT-X-ENDLIST\n")
    assert api(teacher).get(f"/api/v1/live/{lesson.id}").json["manifest_url"]


def test_what_waits_at_the_end_is_made_however_long_it_takes(teacher, lesson, api, monkeypatch):
    Browser(api(teacher), lesson.id).send(pieces(recorded(seconds=12)))
    stay = stay_of(lesson.id)
    told = SimpleNamespace(monotonic=lambda: 15.0 * _segments(stay), time=time.time)
    monkeypatch.setattr(stays, "time", told)
    assert "frame=  120" in _finished(stay)
