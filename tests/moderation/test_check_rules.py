"""What the machine says of a revision: measured things only, what needs a look first."""

from dataclasses import replace

import pytest

from app.courses.rules import Kind
from app.moderation.rules import (
    CourseFacts,
    Level,
    Principle,
    VideoChecked,
    doubled,
    findings,
    halfwidth,
)

VIDEO = VideoChecked(1, "第一讲", 600_000, 1280, 720)
COURSE = CourseFacts(
    kind=Kind.LECTURE,
    total_ms=600_000,
    summary="教会读表。",
    has_topic=True,
    has_units=True,
    has_person=True,
)


def said(**given) -> dict[str, Level]:
    """Sentence -> level, for a course with one good video that differs in ``given``."""
    video = given.pop("video", {})
    facts = replace(COURSE, videos=[replace(VIDEO, **video)], **given)
    return {one.sentence: one.level for one in findings(facts)}


def test_a_course_in_order_needs_no_look():
    assert set(said().values()) == {Level.FINE}


def test_what_needs_a_look_comes_first():
    levels = [
        one.level
        for one in findings(
            replace(COURSE, summary=" ", has_topic=False, videos=[VIDEO], traditional=["帳"])
        )
    ]
    assert levels == sorted(levels, key=[Level.WRONG, Level.LOOK, Level.FINE].index)
    assert levels[0] is Level.WRONG


def test_traditional_characters_in_simplified_captions_lead_to_their_second():
    video = replace(VIDEO, traditional=[(4000, "帳"), (9000, "灣"), (9500, "帳")])
    [found] = [one for one in findings(replace(COURSE, videos=[video])) if one.at_ms is not None]
    assert (found.level, found.at_ms, found.lesson_id) == (Level.LOOK, 4000, 1)
    assert found.values == {"examples": "帳 灣"}


@pytest.mark.parametrize(
    ("given", "sentence", "level"),
    [
        (
            {"kind": Kind.MICRO, "total_ms": 900_001},
            "Longer than the %(most)s minutes of a micro-course",
            Level.WRONG,
        ),
        ({"kind": Kind.MICRO}, "Within the length of a micro-course", Level.FINE),
        ({"summary": " "}, "No summary", Level.WRONG),
        (
            {"summary": "长" * 301},
            "The summary has %(count)s characters; 300 are usual",
            Level.LOOK,
        ),
        ({"has_topic": False}, "No topic chosen", Level.LOOK),
        ({"has_units": False}, "No organisation in charge is named", Level.LOOK),
        ({"has_person": False}, "No responsible person is named", Level.LOOK),
        (
            {"traditional": ["帳", "帳"]},
            "Traditional characters among simplified ones: %(examples)s",
            Level.LOOK,
        ),
        (
            {"halfwidth": ["入,支"]},
            "Western punctuation between Chinese characters: %(examples)s",
            Level.LOOK,
        ),
        ({"doubled": ["的的"]}, "Possibly typed twice: %(examples)s", Level.LOOK),
        ({"video": {"problem": "x"}}, "The recording cannot be used", Level.WRONG),
        ({"video": {"duration_ms": None}}, "The recording is still being prepared", Level.LOOK),
        ({"video": {"width": None}}, "A recording of sound", Level.FINE),
        ({"video": {"height": None}}, "A recording of sound", Level.FINE),
        (
            {"video": {"width": 640, "height": 360}},
            "%(width)s×%(height)s: below 1280×720",
            Level.LOOK,
        ),
        ({"video": {"width": 1024, "height": 768}}, "%(width)s×%(height)s: not 16:9", Level.LOOK),
        ({"video": {"fps": 25.0}}, "%(fps)s frames a second", Level.FINE),
        ({"video": {"fps": 12.0}}, "%(fps)s frames a second", Level.LOOK),
        ({"video": {"blank": [(1000, 4000)]}}, "Black picture %(span)s", Level.LOOK),
        ({"video": {"silent": [(1000, 4000)]}}, "No sound %(span)s", Level.LOOK),
        ({"video": {"loudness": -16.2}}, "%(lufs)s LUFS", Level.FINE),
        ({"video": {"loudness": -9.0}}, "%(lufs)s LUFS: louder than is comfortable", Level.LOOK),
        ({"video": {"loudness": -31.0}}, "%(lufs)s LUFS: hard to hear", Level.LOOK),
    ],
)
def test_each_check_says_what_was_measured(given, sentence, level):
    assert said(**given)[sentence] is level


def test_a_finding_names_its_lesson_moment_and_values():
    [black] = [
        one
        for one in findings(
            replace(COURSE, videos=[replace(VIDEO, blank=[(1_865_000, 1_872_000)])])
        )
        if one.sentence.startswith("Black")
    ]
    assert (black.lesson_id, black.lesson, black.at_ms) == (1, "第一讲", 1_865_000)
    assert black.values == {"span": "31:05–31:12"}


def test_the_same_recording_twice_is_told_once():
    videos = [
        replace(VIDEO, file_hash="a"),
        replace(VIDEO, lesson_id=2, title="第二讲", file_hash="a"),
        replace(VIDEO, lesson_id=3, file_hash="b"),
        replace(VIDEO, lesson_id=4),
    ]
    same = [one for one in findings(replace(COURSE, videos=videos)) if "same" in one.sentence]
    assert [(one.lesson_id, one.values["other"]) for one in same] == [(2, "第一讲")]


def test_gaps_of_the_course_belong_to_completeness():
    found = findings(replace(COURSE, summary="", has_topic=False))
    assert {one.principle for one in found if one.level is not Level.FINE} == {Principle.COMPLETE}


def test_words_are_looked_through():
    assert halfwidth("收入,支出。见 12:30,再看") == ["入,支"]
    assert doubled("我们的的预算，，再看看") == ["的的", "，，"]
