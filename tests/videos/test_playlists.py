"""What HLS playlists say."""

from app.videos.rules import Variant, playlist_duration_ms, variants_of

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
