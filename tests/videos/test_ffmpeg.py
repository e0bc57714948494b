"""What ffmpeg makes of real files, whole and odd."""

import re
from array import array
from io import BytesIO

import av
import pytest

from app.videos import ffmpeg
from app.videos.rules import Shape, frame_at
from tests.videos.making import MEDIA

BUNNY, RABBIT = MEDIA / "bigbuckbunny.mp4", MEDIA / "rabbit.mp4"


def heights(made):
    return [variant.height for variant in made.conversion.variants]


def segments(folder, rung):
    text = (folder / rung / "index.m3u8").read_text()
    return [float(seconds) for seconds in re.findall(r"#EXTINF:([\d.]+)", text)]


def opened(folder, rung, number=0):
    """One segment of a rung with its head, as a player puts them together."""
    (head,) = (folder / rung).glob("init*.mp4")
    segment = folder / rung / f"{number:05d}.m4s"
    return av.open(BytesIO(head.read_bytes() + segment.read_bytes()))


def first_frame(folder, rung, number=0):
    with opened(folder, rung, number) as container:
        return next(container.decode(video=0))


def thumbnail(frame):
    """A frame as 32×18 grey bytes, to compare pictures by."""
    small = frame.reformat(width=32, height=18, format="gray")
    plane = small.planes[0]
    rows = bytes(plane)
    return b"".join(rows[y * plane.line_size : y * plane.line_size + 32] for y in range(18))


def difference(one, other):
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_a_720p_clip_gets_three_rungs_and_its_true_length(converted):
    made = converted(BUNNY)
    assert heights(made) == [360, 540, 720]
    assert made.conversion.duration_ms == 5280
    bitrates = [variant.bitrate for variant in made.conversion.variants]
    assert bitrates == sorted(bitrates)
    assert bitrates[0] > 100_000


def test_a_480_line_clip_is_not_enlarged(converted):
    made = converted(RABBIT)
    assert heights(made) == [360]
    frame = first_frame(made.folder, "360p")
    assert (frame.width, frame.height) == (540, 360)


def test_a_player_may_change_rungs_at_every_segment(converted):
    made = converted(BUNNY)
    cuts = [segments(made.folder, rung) for rung in ("360p", "540p", "720p")]
    assert cuts[0] == cuts[1] == cuts[2] == [4.0, 1.28]
    for rung in ("360p", "720p"):
        assert first_frame(made.folder, rung, 1).key_frame


def test_six_channels_become_two(converted):
    with opened(converted(BUNNY).folder, "audio") as container:
        sound = container.streams.audio[0]
        assert (sound.layout.name, sound.rate, sound.codec_context.name) == (
            "stereo",
            48_000,
            "aac",
        )


def test_one_microphone_is_heard_in_both_ears(converted, film):
    voice = film("voice.mp4", "-i", str(RABBIT), "-c:v", "copy", "-ac", "1", "-t", "2")
    with opened(converted(voice).folder, "audio") as container:
        assert container.streams.audio[0].layout.name == "stereo"
        frame = next(frame for frame in container.decode(audio=0) if frame.pts > 10_000)
    left, right = (array("f", bytes(plane)) for plane in frame.planes)
    assert max(left) > 0.01
    assert max(abs(a - b) for a, b in zip(left, right, strict=True)) < 0.01


def test_the_sound_is_offered_alone_to_the_thinnest_line(converted):
    master = (converted(BUNNY).folder / "master.m3u8").read_text()
    alone = [
        line for line in master.splitlines() if "STREAM-INF" in line and "RESOLUTION" not in line
    ]
    assert len(alone) == 1
    assert 'CODECS="mp4a.40.2"' in alone[0]
    assert master.splitlines()[-1] == "audio/index.m3u8"


def test_a_finished_playlist_says_that_it_will_not_change(converted):
    text = (converted(BUNNY).folder / "360p" / "index.m3u8").read_text()
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in text
    assert text.endswith("#EXT-X-ENDLIST\n")


def test_the_picture_in_the_middle_is_the_sources(converted):
    made = converted(RABBIT)
    ours = thumbnail(first_frame(made.folder, "360p", 1))
    with av.open(str(RABBIT)) as container:
        frames = (frame for frame in container.decode(video=0) if frame.time >= 4.0)
        theirs = thumbnail(next(frames))
    with av.open(str(RABBIT)) as container:
        opening = thumbnail(next(container.decode(video=0)))
    assert difference(ours, theirs) < 4 < difference(opening, theirs)


def test_a_clip_without_sound_has_no_sound(converted, film):
    silent = film("silent.mp4", "-i", str(RABBIT), "-an", "-c", "copy", "-t", "2")
    made = converted(silent)
    assert made.findings.sound is None
    assert not (made.folder / "audio").exists()
    assert "AUDIO" not in (made.folder / "master.m3u8").read_text()


def test_a_recording_of_sound_alone_can_be_heard(converted):
    made = converted(MEDIA / "viper.mp3")
    assert heights(made) == [None]
    assert abs(made.conversion.duration_ms - 41_000) < 100
    assert not made.conversion.has_poster
    assert not (made.folder / "poster.jpg").exists()


def test_a_cover_on_a_music_file_is_not_a_picture(film):
    cover = film("cover.jpg", "-i", str(RABBIT), "-frames:v", "1")
    song = film(
        "song.mp3",
        *("-t", "2", "-i", str(MEDIA / "viper.mp3"), "-i", str(cover)),
        *("-map", "0:a", "-map", "1:v", "-c:a", "copy", "-c:v", "copy"),
        *("-disposition:v", "attached_pic"),
    )
    findings = ffmpeg.probe(song)
    assert findings.picture is None
    assert findings.sound is not None


def test_odd_pixels_become_square(converted, film):
    odd = film(
        "odd.mp4", "-f", "lavfi", "-i", "testsrc=size=176x144:duration=1", "-vf", "setsar=128/117"
    )
    made = converted(odd)
    frame = first_frame(made.folder, "144p")
    assert (frame.width, frame.height) == (192, 144)
    assert "RESOLUTION=192x144" in (made.folder / "master.m3u8").read_text()
    with opened(made.folder, "144p") as container:
        assert container.streams.video[0].sample_aspect_ratio in (None, 1)


def test_a_telephone_held_upright_stays_upright(converted, film):
    turned = film(
        "turned.mp4", "-display_rotation", "90", "-t", "1", "-i", str(RABBIT), "-c", "copy"
    )
    made = converted(turned)
    assert made.findings.picture.shape == Shape(720, 480, turned=90)
    assert heights(made) == [360, 540, 720]
    frame = first_frame(made.folder, "720p")
    assert (frame.width, frame.height, frame.rotation) == (480, 720, 0)


def test_vp8_and_vorbis_are_understood(converted, film):
    made = converted(film("start.webm", "-t", "2", "-i", str(MEDIA / "crystal.webm"), "-c", "copy"))
    assert heights(made) == [360]
    assert (made.folder / "audio" / "index.m3u8").exists()


@pytest.mark.parametrize(("picture_seconds", "tone_seconds"), [(1, 5), (5, 1)])
def test_picture_and_sound_end_together(converted, film, picture_seconds, tone_seconds):
    uneven = film(
        f"uneven-{picture_seconds}-{tone_seconds}.mkv",
        *("-f", "lavfi", "-i", f"testsrc=size=320x180:duration={picture_seconds}"),
        *("-f", "lavfi", "-i", f"sine=duration={tone_seconds}", "-pix_fmt", "yuv420p"),
    )
    made = converted(uneven)
    picture, sound = sum(segments(made.folder, "180p")), sum(segments(made.folder, "audio"))
    assert abs(picture - 5) < 0.1
    assert abs(sound - 5) < 0.1


def test_a_fast_clip_is_shown_at_thirty_frames(converted, film):
    fast = film("fast.mp4", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=60:duration=1")
    made = converted(fast)
    with opened(made.folder, "180p") as container:
        assert sum(1 for _frame in container.decode(video=0)) == 30


def test_where_it_was_filmed_is_not_passed_on(converted, film):
    tagged = film(
        "tagged.mp4",
        *("-f", "lavfi", "-i", "testsrc=size=320x180:duration=1"),
        *("-metadata", "title=secret-title", "-metadata", "location=+25.04+102.71/"),
    )
    made = converted(tagged)
    everything = b"".join(p.read_bytes() for p in made.folder.rglob("*") if p.is_file())
    assert b"secret-title" not in everything
    assert b"102.71" not in everything


def test_the_poster_is_not_the_dark_opening(converted, film):
    dark = film(
        "dark.mp4",
        *("-f", "lavfi", "-i", "color=black:size=320x180:duration=5"),
        *("-f", "lavfi", "-i", "testsrc=size=320x180:duration=4"),
        *("-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p"),
    )
    made = converted(dark)
    assert made.conversion.has_poster
    with av.open(str(made.folder / "poster.jpg")) as container:
        grey = thumbnail(next(container.decode(video=0)))
    assert sum(grey) / len(grey) > 60


def test_a_video_that_is_dark_throughout_has_a_poster_all_the_same(converted, film):
    black = film("black.mp4", "-f", "lavfi", "-i", "color=black:size=320x180:duration=1")
    assert converted(black).conversion.has_poster


def test_small_stills_are_taken_along_the_recording(converted, film):
    striped = film(
        "striped.mp4",
        *("-f", "lavfi", "-i", "color=white:size=320x180:duration=17:rate=10"),
        *("-f", "lavfi", "-i", "color=black:size=320x180:duration=4:rate=10"),
        *("-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p"),
    )
    made = converted(striped)
    stills = sorted((made.folder / "frames").iterdir())
    assert [still.name for still in stills] == ["0000.jpg", "0001.jpg"]
    assert all(still.stat().st_size < 60_000 for still in stills)
    assert frame_at(made.conversion.duration_ms, made.conversion.duration_ms) == 1


def test_sound_alone_has_no_stills(converted, film):
    tone = film("tone.m4a", "-f", "lavfi", "-i", "sine=duration=2")
    assert not (converted(tone).folder / "frames").exists()


def test_progress_grows_to_the_whole(converted):
    told = converted(BUNNY).told_ms
    assert told == sorted(told)
    assert told[-1] >= 5000


def test_the_picture_begins_where_the_sound_begins(converted):
    """Signed composition offsets (``trun`` version 1) let reordered frames start at 0."""
    segment = (converted(BUNNY).folder / "360p" / "00000.m4s").read_bytes()
    assert segment[segment.index(b"trun") + 4] == 1
