"""How much louder or softer a recording is made: the rule, and what ffmpeg makes of it."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.db import session
from app.videos import actions, ffmpeg, jobs, queries
from app.videos.ffmpeg.limits import find_binary
from app.videos.rules import Levelling, Loudness, correction_db, levelling, loudness_of
from tests.videos.making import MEDIA

REPORT = """[Parsed_ebur128_1 @ 0x1] Summary:

  Integrated loudness:
    I:         {lufs} LUFS
    Threshold: -48.2 LUFS

  Sample peak:
    Peak:       {peak} dBFS
"""


def test_what_the_meter_says_is_understood():
    assert loudness_of(REPORT.format(lufs="-38.0", peak="-23.4")) == Loudness(-38.0, -23.4)


@pytest.mark.parametrize(
    "report", ["", "I: -20.0 LUFS", REPORT.format(lufs="nan", peak="-1.0"), "  Peak: 0.0 dBFS\n"]
)
def test_a_meter_that_says_nothing_has_measured_nothing(report):
    assert loudness_of(report) is None


@pytest.mark.parametrize(
    ("loudness", "how"),
    [
        (Loudness(-38.0, -23.4), Levelling(22.0, limited=True)),
        (Loudness(-20.0, -6.0), Levelling(4.0, limited=False)),
        (Loudness(-10.7, 0.4), Levelling(-5.3, limited=False)),
        (Loudness(-55.0, -40.0), Levelling(30.0, limited=False)),
        (Loudness(-70.0, -90.0), Levelling(silent=True)),
        (Loudness(float("-inf"), float("-inf")), Levelling(silent=True)),
        (None, Levelling()),
    ],
)
def test_one_figure_brings_a_recording_to_its_level(loudness, how):
    assert levelling(loudness) == how


@given(st.floats(-120, 10), st.floats(-120, 10), st.floats(-20, 20))
def test_nothing_is_raised_by_more_than_thirty_decibels(lufs, peak, more):
    assert levelling(Loudness(lufs, peak), more).gain_db <= 30


@pytest.mark.parametrize(
    ("loudness", "lacking"),
    [
        (Loudness(-18.0, -1.5), 2.0),
        (Loudness(-16.2, -1.5), 0.0),
        (Loudness(-14.0, -1.5), -2.0),
        (Loudness(-70.0, -90.0), 0.0),
        (None, 0.0),
    ],
)
def test_what_held_back_peaks_have_taken_is_made_up_for(loudness, lacking):
    assert correction_db(loudness) == lacking


VOICE = "anoisesrc=color=pink:duration=12:sample_rate=48000:amplitude={amplitude}:seed=7"
SPOKEN = "volume='if(lt(mod(t,3),2),1,0.02)':eval=frame"
CLAPS = "volume='if(lt(mod(t,2),0.02),12,1)':eval=frame"


def measured(path):
    """What a meter that knows nothing of us reads, in LUFS."""
    words = ["-hide_banner", "-nostats", "-i", str(path), "-map", "0:a:0"]
    words += ["-af", "ebur128=peak=sample:framelog=quiet", "-f", "null", "-"]
    said = subprocess.run([find_binary(), *words], capture_output=True, check=True, text=True)
    return loudness_of(said.stderr)


def spoken(film, name, channels, amplitude, *more):
    chain = ",".join([SPOKEN, *more])
    source = VOICE.format(amplitude=amplitude)
    return film(name, "-f", "lavfi", "-i", source, "-af", chain, "-ac", str(channels))


@pytest.mark.parametrize(
    ("name", "channels", "amplitude", "more"),
    [
        ("whispered.wav", 2, 0.04, ()),
        ("shouted.wav", 2, 1.0, ("volume=6dB",)),
        ("one-microphone.wav", 1, 0.05, ()),
        ("six-channels.wav", 6, 0.05, ()),
        ("eight-channels.wav", 8, 0.05, ()),
        ("claps.wav", 2, 0.05, (CLAPS,)),
    ],
)
def test_a_voice_leaves_at_sixteen_below_whatever_it_came_in_at(
    converted, film, name, channels, amplitude, more
):
    source = spoken(film, name, channels, amplitude, *more)
    heard = measured(converted(source).folder / "audio" / "index.m3u8")
    assert abs(heard.lufs - -16) <= 1
    assert heard.peak_db <= 0


@pytest.mark.parametrize("clip", ["bigbuckbunny.mp4", "rabbit.mp4", "viper.mp3"])
def test_real_clips_leave_at_the_same_level(converted, clip):
    heard = measured(converted(MEDIA / clip).folder / "audio" / "index.m3u8")
    assert abs(heard.lufs - -16) <= 1


def test_silence_stays_silence(converted, film):
    silent = film("silence.m4a", "-f", "lavfi", "-i", "anullsrc=duration=3", "-c:a", "aac")
    heard = measured(converted(silent).folder / "audio" / "index.m3u8")
    assert heard.peak_db < -60


def test_hiss_is_not_blown_up_to_a_roar(converted, film):
    hiss = film("hiss.wav", "-f", "lavfi", "-i", "anoisesrc=duration=5:amplitude=0.0003:seed=7")
    heard = measured(converted(hiss).folder / "audio" / "index.m3u8")
    assert heard.lufs < -35


def test_what_cannot_be_measured_is_left_as_it_is(broken, tmp_path):
    findings = ffmpeg.probe(MEDIA / "rabbit.mp4")
    assert ffmpeg.level(broken["text"], findings, tmp_path) == Levelling()


MUTED = ("-f", "lavfi", "-i", "testsrc=size=160x90:rate=5:duration=2")
MUTED += ("-f", "lavfi", "-i", "anullsrc=channel_layout=stereo", "-shortest")


def test_it_is_known_whether_there_is_anything_to_hear(teacher, film):
    """No track at all, a track of silence, a spoken one; and a file nobody has listened to."""
    files = {
        MEDIA / "carphone_pristine.mp4": False,
        film("muted.mp4", *MUTED): False,
        MEDIA / "rabbit.mp4": True,
    }
    for file, heard in files.items():
        video = actions.accept_original(teacher, file, file.name)
        assert queries.facts([video.id])[video.id].has_sound is None
        jobs.inspect(video.id)
        session.expire_all()
        assert queries.facts([video.id])[video.id].has_sound is heard
