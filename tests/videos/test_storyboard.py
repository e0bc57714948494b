"""Small pictures of the whole recording, and the track that says which stands where."""

import re

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.videos.rules import segments_a_tile, sheet_name, storyboard_track, tile_width

CUE = re.compile(
    r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> \S+\n(storyboard(?:-\d+)?\.jpg)#xywh=(\d+),(\d+),(\d+),90\n"
)


@given(st.integers(1, 10_000))
def test_there_are_never_more_than_three_sheets(segments):
    assert -(-segments // segments_a_tile(segments)) <= 300


@pytest.mark.parametrize(("segments", "every"), [(1, 1), (300, 1), (301, 2), (7200, 24)])
def test_a_long_recording_has_fewer_pictures_a_minute(segments, every):
    assert segments_a_tile(segments) == every


@pytest.mark.parametrize(("shape", "width"), [((640, 360), 160), ((240, 360), 60), ((1, 4000), 2)])
def test_a_picture_keeps_its_shape(shape, width):
    assert tile_width(*shape) == width


def test_pictures_stand_in_rows_of_ten_on_sheets_of_a_hundred():
    track = storyboard_track([n * 4000 for n in range(101)], 402_500, 160)
    assert track.startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nstoryboard.jpg#xywh=0,0,160,90\n"
    )
    assert "00:00:44.000 --> 00:00:48.000\nstoryboard.jpg#xywh=160,90,160,90\n" in track
    assert track.endswith("00:06:40.000 --> 00:06:42.500\nstoryboard-2.jpg#xywh=0,0,160,90\n")


def test_the_first_sheet_has_no_number():
    assert [sheet_name(n) for n in range(3)] == [
        "storyboard.jpg",
        "storyboard-2.jpg",
        "storyboard-3.jpg",
    ]


def test_each_moment_has_its_own_picture(converted, film):
    """White for eight seconds, then black: the picture of second 8 is black, that of 4 is not."""
    turning = film(
        "turning.mp4",
        *("-f", "lavfi", "-i", "color=white:size=320x180:duration=8:rate=5"),
        *("-f", "lavfi", "-i", "color=black:size=320x180:duration=4:rate=5"),
        *("-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p"),
    )
    folder = converted(turning).folder
    cues = CUE.findall((folder / "storyboard.vtt").read_text())
    assert [int(cue[2]) for cue in cues] == [0, 4, 8]
    with av.open(str(folder / "storyboard.jpg")) as container:
        sheet = next(container.decode(video=0)).reformat(format="gray")
    assert (sheet.width, sheet.height) == (1600, 900)
    plane = bytes(sheet.planes[0])
    lit = [plane[45 * sheet.planes[0].line_size + int(cue[5]) + 80] > 128 for cue in cues]
    assert lit == [True, True, False]


def test_sound_alone_has_no_story_board(converted, film):
    tone = film("tone.m4a", "-f", "lavfi", "-i", "sine=duration=2")
    assert list(converted(tone).folder.glob("*.vtt")) == []
