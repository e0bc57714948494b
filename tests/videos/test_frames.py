"""Which small still shows a moment of a recording."""

from hypothesis import given
from hypothesis import strategies as st

from app.kit.blobs import blobs
from app.videos import queries
from app.videos.rules import frame_at, frame_name
from tests.factories import make_user
from tests.videos.making import make_ready_video

MINUTE = 60_000


def test_the_nearest_still_is_chosen():
    assert [frame_at(at, 10 * MINUTE) for at in (0, 7_999, 8_000, 23_999, 24_000)] == [
        0, 0, 1, 1, 2
    ]  # fmt: skip


def test_the_last_still_stands_for_the_end_and_beyond():
    assert frame_at(17_000, 17_000) == 1
    assert frame_at(16_000, 16_000) == 0
    assert frame_at(10 * MINUTE, 17_000) == 1
    assert frame_at(0, 0) == 0


@given(st.integers(-1000, 10**8), st.integers(1, 10**8))
def test_a_still_is_never_asked_for_where_there_is_no_segment(at_ms, duration_ms):
    number = frame_at(at_ms, duration_ms)
    assert number >= 0
    assert number * 16_000 < duration_ms


def test_a_still_has_an_address_only_where_it_was_taken(app, tmp_path):
    video = make_ready_video(make_user(roles=("teacher",)), duration_ms=MINUTE)
    assert queries.frame_url(video.id, 20_000) is None
    picture = tmp_path / "still.jpg"
    picture.write_bytes(b"\xff\xd8")
    blobs().put_file(f"videos/{video.key}/{frame_name(1)}", picture)
    assert queries.frame_url(video.id, 20_000) == f"/media/videos/{video.key}/frames/0001.jpg"
    assert queries.frame_url(video.id + 1, 20_000) is None
