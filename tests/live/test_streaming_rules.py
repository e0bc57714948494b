"""Playlists, containers and the limits of going on air, decided without any file."""

from datetime import UTC, datetime, timedelta

import pytest

from app.live.rules import (
    PACKET,
    Container,
    Jump,
    Phase,
    Rung,
    Segment,
    SendRefusal,
    Trouble,
    again_at,
    check_sending,
    clock_jump,
    codecs,
    container_of,
    head_of,
    is_forgotten,
    is_recent,
    iv_of,
    last_lines,
    listed_segments,
    master_playlist,
    media_playlist,
    next_moment,
    pictures,
    recent_playlist,
    segment_lines,
    srt_port,
    starts_ms,
    timescale,
    trouble_of,
)
from app.live.rules.containers import SYNC

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def _segment(number: int, run: int = 1, start_ms: int = 0) -> Segment:
    return Segment(number, run, start_ms, 1000, NINE, 0)


def test_a_new_run_has_a_head_that_no_key_covers():
    first = segment_lines(_segment(0), None, "/keys")
    assert "DISCONTINUITY" not in first
    assert first.index("head1.mp4") < first.index('URI="/keys/0"')
    same = segment_lines(_segment(1), _segment(0), "/keys")
    assert same == "#EXTINF:1.000,\n1.m4s\n"
    anew = segment_lines(_segment(2, run=2), _segment(1), "/keys")
    assert anew.startswith("#EXT-X-DISCONTINUITY\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-MAP")
    assert 'URI="/keys/1"' in segment_lines(_segment(3, start_ms=60_000), _segment(2), "/keys")


def test_a_playlist_grows_slides_or_ends():
    assert "EVENT" in media_playlist("", 1400, ended=False)
    assert "TARGETDURATION:1\n" in media_playlist("", 1400, ended=False)
    assert media_playlist("", 1500, ended=True).endswith("#EXT-X-ENDLIST\n")
    sliding = media_playlist("", 0, ended=False, first=7)
    assert ("SEQUENCE:7\n" in sliding, "EVENT" in sliding) == (True, False)


def test_a_growing_playlist_may_say_that_what_is_new_can_be_had_alone():
    assert "SERVER-CONTROL" not in media_playlist("", 1000, ended=False)
    assert "CAN-SKIP-UNTIL=60\n" in media_playlist("", 1000, ended=False, skips=True)
    # Never less than six target durations, RFC 8216bis 4.4.3.8.
    assert "CAN-SKIP-UNTIL=90\n" in media_playlist("", 15_000, ended=False, skips=True)


def test_what_is_new_says_again_what_holds_and_how_many_it_leaves_out():
    before, *listed = [_segment(number, start_ms=number * 1000) for number in range(69, 73)]
    text = recent_playlist(listed, before, 1000, "/keys")
    assert text.startswith("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:1\n")
    assert "#EXT-X-MEDIA-SEQUENCE:0\n" in text
    assert "CAN-SKIP-UNTIL=60\n" in text
    order = ["SKIPPED-SEGMENTS=70\n", "METHOD=NONE", "head1.mp4", "/keys/1", "DATE-TIME", "70.m4s"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert (text.count("#EXTINF"), text.count("#EXT-X-MAP")) == (3, 1)
    assert text.endswith("72.m4s\n")


def test_where_a_new_run_begins_what_is_new_begins_with_a_break():
    listed = [_segment(8, run=2), _segment(9, run=2)]
    assert last_lines(listed, _segment(7), "/keys").startswith("#EXT-X-DISCONTINUITY\n")
    assert "DISCONTINUITY" not in last_lines(listed, None, "/keys")


def test_no_player_is_spared_the_last_minute():
    newest = _segment(99, start_ms=99_000)
    spared = [n for n in range(100) if not is_recent(_segment(n, start_ms=n * 1000), newest, 1000)]
    assert spared == list(range(40))
    slow = [n for n in range(100) if not is_recent(_segment(n, start_ms=n * 1000), newest, 15_000)]
    assert slow == list(range(10))


def test_a_master_tells_the_shape_where_there_is_one():
    told = master_playlist([Rung("hi", 9, 640, 360, "avc1"), Rung("low", 5, None, None, "mp4a")])
    assert 'BANDWIDTH=9,CODECS="avc1",RESOLUTION=640x360\nhi/index.m3u8' in told
    assert 'CODECS="mp4a"\nlow/index.m3u8' in told


def test_times_follow_the_sender_until_its_clock_is_wrong():
    before = _segment(0)
    assert next_moment(None, 1000, NINE) == NINE - timedelta(seconds=1)
    even = NINE + timedelta(seconds=2.4)
    assert next_moment(before, 1000, even) == NINE + timedelta(seconds=1)
    late = NINE + timedelta(seconds=30)
    assert next_moment(before, 1000, late) == late - timedelta(seconds=1)
    assert next_moment(before, 1000, NINE - timedelta(seconds=9)) == NINE


def test_what_ffmpeg_lists_is_read_by_its_numbers():
    told = "#EXTM3U\n#EXTINF:1.02,\n7.m4s\n#EXTINF:0.98,\n8.m4s\n#EXTINF:1.00,\n17.m4s\n"
    assert listed_segments(told) == {7: 1020, 8: 980, 17: 1000}
    assert listed_segments(told, after=7) == {8: 980, 17: 1000}
    assert listed_segments(told, after=17) == {}
    assert listed_segments(told, after=6) == {7: 1020, 8: 980, 17: 1000}, "it slid out"
    assert iv_of(258)[-2:] == b"\x01\x02"


def test_containers_are_known_by_their_kind_and_begin_again_where_they_can():
    assert container_of("video/webm;codecs=h264") is Container.WEBM
    assert container_of("image/gif") is None
    assert again_at(b"anything", Container.TS) == 0
    assert head_of(b"head\x1f\x43\xb6\x75", Container.WEBM) == b"head"
    assert head_of(b"head", Container.WEBM) is None
    assert again_at(b"ab" + b"....moof....mfhd", Container.MP4) == 2
    assert again_at(b"no", Container.MP4) is None


def test_broken_boxes_tell_nothing():
    assert timescale(b"") is None
    assert timescale(b"\x00\x00\x00\x04moov") is None
    assert starts_ms(b"no fragment", 1000) is None
    assert pictures(b"no fragment") == 0
    assert pictures(b"\x00\x00\x00\x08moof") == 0
    assert codecs(b"nothing") == ""


def _packet(clock: int | None) -> bytes:
    if clock is None:
        return bytes([SYNC, 0x40, 0, 0x10]) + bytes(PACKET - 4)
    field = bytes([7, 0x10]) + (clock << 15).to_bytes(6)
    return (bytes([SYNC, 0x40, 0, 0x30]) + field).ljust(PACKET, b"\xff")


@pytest.mark.parametrize(
    ("clocks", "before", "place", "last"),
    [
        ([None, None], None, None, None),
        ([0, None, 90_000], None, None, 90_000),
        ([None, 900_000], 0, None, 900_000),
        ([None, 900_001], 0, 1, 900_001),
        ([90_000, 90_000, 89_999], None, 2, 89_999),
        ([90_000, None, 3600 * 90_000, 0], 45_000, 2, 3600 * 90_000),
        ([100], 2**33 - 100, None, 100),
    ],
)
def test_a_clock_that_is_set_while_it_is_sent_is_seen(clocks, before, place, last):
    packets = b"".join(_packet(clock) for clock in clocks)
    where = None if place is None else place * PACKET
    assert clock_jump(packets, before) == Jump(where, last)


def test_what_is_no_packet_tells_no_time():
    assert clock_jump(bytes(PACKET), None) == Jump(None, None)
    flagless = bytes([SYNC, 0x40, 0, 0x30, 7, 0]).ljust(PACKET, b"\0")
    short = bytes([SYNC, 0x40, 0, 0x30, 1, 0x10]).ljust(PACKET, b"\0")
    assert clock_jump(flagless + short + b"half", None) == Jump(None, None)


@pytest.mark.parametrize(
    ("state", "test", "refusal"),
    [
        (Phase.CALLED_OFF, False, SendRefusal.CALLED_OFF),
        (Phase.ENDED, True, SendRefusal.OVER),
        (Phase.LIVE, True, SendRefusal.ON_AIR),
        (Phase.SCHEDULED, True, None),
        (Phase.SCHEDULED, False, SendRefusal.TOO_EARLY),
        (Phase.READY, False, None),
    ],
)
def test_when_somebody_may_send(state, test, refusal):
    assert check_sending(state, test=test) is refusal


def test_the_first_thing_that_is_wrong_is_told():
    def told(**given):
        return trouble_of(**({"picture": True, "sound": True, "rate": 25.0, "full": False} | given))

    assert told() is None
    assert told(full=True) is Trouble.DISK_FULL
    assert told(picture=False, sound=False) is Trouble.UNREADABLE
    assert told(sound=False) is Trouble.NO_SOUND
    assert told(picture=False) is Trouble.NO_PICTURE
    assert told(rate=5.0) is Trouble.FEW_PICTURES
    assert told(rate=None) is None


def test_a_lesson_is_forgotten_after_its_time_or_twelve_hours():
    ends = NINE + timedelta(hours=1)
    assert not is_forgotten(ends, NINE, None, ends + timedelta(hours=1))
    assert not is_forgotten(ends, NINE, ends, ends + timedelta(minutes=1))
    assert is_forgotten(ends, NINE, ends, ends + timedelta(minutes=3))
    assert is_forgotten(ends, NINE, None, NINE + timedelta(hours=12))


def test_lessons_take_ports_in_turn():
    assert srt_port(21, range(9710, 9730)) == 9711
    assert srt_port(21, range(0)) is None
