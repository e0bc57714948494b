"""The door to ffmpeg, with real files and the real program."""

import os
import re
import select
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import pytest

from app.videos import ffmpeg
from app.videos.ffmpeg import inspection, limits, probing
from app.videos.rules import Problem, Shape, judge
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


def test_progress_grows_to_the_whole(converted):
    told = converted(BUNNY).told_ms
    assert told == sorted(told)
    assert told[-1] >= 5000


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", Problem.EMPTY),
        ("text", Problem.NOT_MEDIA),
        ("picture", Problem.NOT_MEDIA),
        ("playlist", Problem.NOT_MEDIA),
        ("concat", Problem.NOT_MEDIA),
        ("noise", Problem.UNREADABLE),
        ("half_without_index", Problem.UNREADABLE),
        ("half", Problem.CUT_SHORT),
        ("half_webm", Problem.CUT_SHORT),
        ("zero_length", Problem.ZERO_LENGTH),
    ],
)
def test_a_broken_file_is_told_by_its_name(broken, name, problem):
    try:
        found = judge(ffmpeg.probe(broken[name]))
    except ffmpeg.Broken as refusal:
        found = refusal.problem
    assert found is problem


def test_a_conversion_that_makes_less_than_promised_is_refused(broken, tmp_path):
    findings = ffmpeg.probe(RABBIT)
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.convert(broken["half"], findings, tmp_path)
    assert refusal.value.problem is Problem.CUT_SHORT


def test_a_file_that_ffmpeg_gives_up_leaves_a_log_for_operators(broken, tmp_path):
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.convert(broken["noise"], ffmpeg.probe(RABBIT), tmp_path)
    assert refusal.value.problem is Problem.NOT_CONVERTED
    assert "noise" in refusal.value.log


def test_a_file_that_brings_its_reader_down_is_unreadable(broken, tmp_path, monkeypatch):
    dying = tmp_path / "dying.py"
    dying.write_text("import os\nos.abort()")
    monkeypatch.setattr(inspection, "__file__", str(dying))
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.probe(broken["half"])
    assert refusal.value.problem is Problem.UNREADABLE


def test_a_file_that_keeps_its_reader_for_ever_is_let_go(broken, tmp_path, monkeypatch):
    waiting = tmp_path / "waiting.py"
    waiting.write_text("import threading\nthreading.Event().wait()")
    monkeypatch.setattr(inspection, "__file__", str(waiting))
    monkeypatch.setattr(probing, "LEAST_SECONDS", 0.2)
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.probe(broken["text"])
    assert refusal.value.problem is Problem.TOO_SLOW


def test_what_takes_too_long_is_stopped(tmp_path):
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with pytest.raises(ffmpeg.Broken) as refusal:
        limits.run(command, folder=tmp_path, limit_seconds=0.2)
    assert refusal.value.problem is Problem.TOO_SLOW


WORKER = """
import sys
from pathlib import Path
from app.videos.ffmpeg import limits
limits.run([sys.executable, *sys.argv[1:]], folder=Path.cwd(), limit_seconds=60)
"""
CHILD = """
import sys, threading
pipe = open(sys.argv[1], "w")
print("here", file=pipe, flush=True)
threading.Event().wait()
"""


def test_a_killed_worker_takes_its_ffmpeg_with_it(tmp_path):
    """The child holds a pipe open for as long as it lives."""
    pipe = tmp_path / "alive"
    os.mkfifo(pipe)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, "-c", CHILD, str(pipe)])
    try:
        with pipe.open() as alive:
            assert alive.readline() == "here\n"
            worker.kill()
            ended, _, _ = select.select([alive], [], [], 20)
            assert ended
            assert alive.read() == ""
    finally:
        worker.kill()
        worker.wait()


def test_a_full_disk_is_not_the_files_fault(tmp_path):
    words = "import sys; sys.exit('av_interleaved_write_frame(): No space left on device')"
    with pytest.raises(OSError, match="No space left"):
        limits.run([sys.executable, "-c", words], folder=tmp_path, limit_seconds=60)


def test_ffmpeg_is_found_without_one_on_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert Path(limits.find_binary()).is_file()


def test_the_picture_begins_where_the_sound_begins(converted):
    """Signed composition offsets (``trun`` version 1) let reordered frames start at 0."""
    segment = (converted(BUNNY).folder / "360p" / "00000.m4s").read_bytes()
    assert segment[segment.index(b"trun") + 4] == 1
