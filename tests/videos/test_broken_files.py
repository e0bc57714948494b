"""Twenty files that a worker must survive: each ends in a named problem or a right rendition."""

import time

import pytest

from app.kit.blobs import blobs
from app.videos import actions, ffmpeg, queries
from app.videos.rules import Problem, State
from tests.videos.breaking import (
    NEIGHBOUR,
    REFERENCES,
    filmed_broken,
    odd_but_good,
    written_broken,
)
from tests.videos.looking import leftovers, now_of, shown_keys

TOGETHER_SECONDS = 180
"""Each has a limit of its own, from a minute up; all of them together take far less."""

PROBLEMS = {
    "empty": "empty",
    "text": "not_media",
    "zip_bomb": "not_media",
    "compressed_index": "unreadable",
    "index_alone": "cut_short",
    "half": "cut_short",
    "half_without_index": "unreadable",
    "half_webm": "cut_short",
    "noise": "unreadable",
    "image": "not_media",
    "hls": "not_media",
    "concat": "not_media",
    "dash": "not_media",
    "sdp": "not_media",
    "subtitles": "not_media",
    "vobsub": "not_media",
    "zero_length": "zero_length",
    "eight_k": "picture_too_large",
    "a_dot": "picture_too_small",
    "ten_hours": "too_long",
    "captions_alone": "not_media",
}


@pytest.fixture(scope="session")
def twenty(workbench, film):
    return written_broken(workbench, film) | filmed_broken(film)


def test_each_ends_in_its_problem_and_the_worker_goes_on(teacher, twenty, tiny, run_jobs):
    began = time.monotonic()
    sent = {
        name: actions.accept_original(teacher, twenty[name], f"{name}.mp4") for name in PROBLEMS
    }
    good = actions.accept_original(teacher, tiny, "good.mp4")
    run_jobs()
    assert {name: now_of(video).problem for name, video in sent.items()} == PROBLEMS
    assert all(now_of(video).state is State.FAILED for video in sent.values())
    assert all(fact.problem for fact in queries.facts(v.id for v in sent.values()).values())
    assert now_of(good).state is State.READY
    assert shown_keys() == [now_of(good).key]
    assert leftovers() == []
    assert list(blobs().spool("renditions").iterdir()) == []
    assert time.monotonic() - began < TOGETHER_SECONDS


def test_what_only_looks_like_trouble_is_converted(converted, film):
    made = {name: converted(path) for name, path in odd_but_good(film).items()}
    lengths = {name: round(one.conversion.duration_ms, -3) for name, one in made.items()}
    assert lengths == {
        "wrong_extension": 2000,
        "one_frame_a_second": 6000,
        "eight_channels": 2000,
        "changing_rate": 3000,
    }
    assert made["eight_channels"].findings.sound.channels == 8
    assert made["one_frame_a_second"].findings.picture.rate == 1


def test_a_scar_in_the_middle_costs_no_more_than_the_scar(converted, twenty):
    """Whoever has only this copy is served with what can be shown."""
    made = converted(twenty["scarred"])
    assert abs(made.conversion.duration_ms - 12_600) < 1500


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_a_file_that_names_others_opens_none_of_them(twenty, tmp_path, name):
    """Not even if somebody had taken it for a recording: ffmpeg itself refuses the container."""
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.convert(twenty[name], ffmpeg.probe(NEIGHBOUR), tmp_path)
    assert refusal.value.problem is Problem.NOT_CONVERTED
    assert list(tmp_path.rglob("*.m4s")) == []
