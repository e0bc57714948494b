"""What HLS playlists say."""

from app.videos.rules import (
    Variant,
    first_master,
    head_of,
    playlist_duration_ms,
    segments_of,
    variants_of,
)

MEDIA = """#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="init_0.mp4"
#EXTINF:4.000000,
00000.m4s
#EXTINF:1.280000,
00001.m4s
"""

MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="group_sound",NAME="audio_2",URI="audio/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1441981,AVERAGE-BANDWIDTH=1366001,RESOLUTION=1280x720,AUDIO="s"
720p/index.m3u8

#EXT-X-STREAM-INF:BANDWIDTH=552218,RESOLUTION=640x360,CODECS="avc1.64001e,mp4a.40.2"
360p/index.m3u8
"""


def test_a_finished_playlist_lasts_as_long_as_its_segments():
    assert playlist_duration_ms(MEDIA + "#EXT-X-ENDLIST\n") == 5280


def test_a_playlist_without_its_end_has_no_length():
    assert playlist_duration_ms(MEDIA) is None


def test_variants_come_lowest_first_with_their_average_or_else_their_peak():
    assert variants_of(MASTER) == (Variant(640, 360, 552218), Variant(1280, 720, 1366001))


def test_a_variant_without_a_size_is_sound():
    sound = '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=130520,CODECS="mp4a.40.2"\naudio/index.m3u8\n'
    assert variants_of(sound) == (Variant(None, None, 130520),)


def test_a_variant_that_tells_no_rate_has_none():
    assert variants_of("#EXT-X-STREAM-INF:RESOLUTION=64x36\nx\n") == (Variant(64, 36, 0),)


GROWING = (
    '#EXTM3U\n#EXT-X-MAP:URI="init_0.mp4"\n#EXTINF:4.000000,\n00000.m4s\n#EXTINF:2.5,\n00001.m4s\n'
)


def test_what_a_growing_playlist_lists_is_known_by_name_and_length():
    assert [(one.name, one.length_ms) for one in segments_of(GROWING)] == [
        ("00000.m4s", 4000),
        ("00001.m4s", 2500),
    ]
    assert head_of(GROWING) == "init_0.mp4"
    assert (segments_of(""), head_of("")) == ((), None)


def test_the_first_master_names_one_rung_and_its_sound_if_there_is_any():
    silent = first_master("360p", (640, 360), 800, has_sound=False)
    assert "AUDIO" not in silent
    assert silent.endswith("BANDWIDTH=800000,RESOLUTION=640x360\n360p/index.m3u8\n")
    heard = first_master("360p", (640, 360), 800, has_sound=True)
    assert 'URI="audio/index.m3u8"' in heard
    assert 'RESOLUTION=640x360,AUDIO="group_sound"' in heard
