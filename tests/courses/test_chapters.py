"""Chapters: read line by line, kept with the lesson, told to whoever watches it."""

import pytest

from app.courses import actions, queries
from app.courses.forms import LessonChange
from app.courses.rules import (
    CHAPTER_TITLE_MOST,
    CHAPTERS_MOST,
    Chapter,
    ChapterRefusal,
    read_chapters,
    refuse_beyond,
    refuse_chapters,
    written_chapters,
)
from app.kit.errors import Conflict, Invalid
from app.kit.forms import parse
from tests.courses.making import make_draft, make_published_course, make_teacher

TWO = [{"at_ms": 0, "title": "开场"}, {"at_ms": 30_000, "title": "第二步 👍𠮷"}]


def test_lines_are_read_as_they_are_typed():
    text = "00:00 开场\n\n 05：30　第二步\n1:05:30 The end"
    assert read_chapters(text) == [
        Chapter(0, "开场"),
        Chapter(330_000, "第二步"),
        Chapter(3_930_000, "The end"),
    ]
    assert read_chapters("") == []


def test_what_is_written_is_read_again():
    chapters = [Chapter(0, "开场"), Chapter(59_000, "a b"), Chapter(3_600_000, "一小时")]
    assert read_chapters(written_chapters(chapters)) == chapters


@pytest.mark.parametrize(
    ("text", "refusal", "line"),
    [
        ("开场", ChapterRefusal.NOT_A_LINE, 1),
        ("00:00", ChapterRefusal.NOT_A_LINE, 1),
        ("00:00 开场\n05:75 第二步", ChapterRefusal.NO_SUCH_TIME, 2),
        ("00:00 开场\n\n00:00 又一次", ChapterRefusal.ORDER, 3),
        ("00:00 " + "长" * (CHAPTER_TITLE_MOST + 1), ChapterRefusal.TITLE, 1),
    ],
)
def test_a_fault_names_its_line(text, refusal, line):
    found = read_chapters(text)
    assert (found.refusal, found.line) == (refusal, line)
    assert found.values["line"] == line


def test_there_are_not_endlessly_many():
    many = [Chapter(at * 1000, "节") for at in range(CHAPTERS_MOST + 1)]
    assert refuse_chapters(many).refusal is ChapterRefusal.TOO_MANY
    assert refuse_chapters(many).values["limit"] == CHAPTERS_MOST
    assert refuse_chapters([Chapter(0, " ")]).refusal is ChapterRefusal.TITLE


def test_a_chapter_begins_before_the_video_ends():
    chapters = [Chapter(0, "开场"), Chapter(60_000, "之后")]
    assert refuse_beyond(chapters, None) is None
    assert refuse_beyond(chapters, 60_001) is None
    assert refuse_beyond(chapters, 60_000).line == 2


def _lesson(course):
    return queries.lessons_of(queries.newest_revision(course.id).id)[0]


def test_a_lesson_keeps_its_chapters_over_revisions(app):
    teacher = make_teacher()
    course = make_published_course(teacher, lessons=[60])
    lesson_id = _lesson(course).lesson_id
    actions.edit_lesson(teacher, course.id, lesson_id, parse(LessonChange, {"chapters": TWO}))
    actions.edit_lesson(teacher, course.id, lesson_id, LessonChange(title="改过"))
    told = queries.lesson_for(teacher, lesson_id)
    assert queries.chapters_in(_lesson(course)) == [
        Chapter(one["at_ms"], one["title"]) for one in TWO
    ]
    assert told.chapters == []  # the published revision, which everybody studies, has none


def test_chapters_beyond_the_end_are_refused(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[20])
    change = parse(LessonChange, {"chapters": TWO})
    with pytest.raises(Invalid) as refused:
        actions.edit_lesson(teacher, course.id, _lesson(course).lesson_id, change)
    assert "chapters" in refused.value.errors


def test_an_older_form_does_not_overwrite_a_newer_edit(app):
    teacher = make_teacher()
    course = make_draft(teacher)
    lesson = _lesson(course)
    older = LessonChange(title="先打开的", edits=lesson.edits)
    actions.edit_lesson(teacher, course.id, lesson.lesson_id, LessonChange(title="后打开的"))
    with pytest.raises(Conflict):
        actions.edit_lesson(teacher, course.id, lesson.lesson_id, older)
    assert _lesson(course).title == "后打开的"


def test_json_takes_and_answers_chapters(api):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    lesson_id, program = _lesson(course).lesson_id, api(teacher)
    url = f"/api/v1/courses/{course.id}/lessons/{lesson_id}"
    assert program.patch(url, json={"chapters": TWO}).json["chapters"] == TWO
    assert program.get(f"/api/v1/courses/{course.id}").json["lessons"][0]["chapters"] == TWO
    assert program.get(f"/api/v1/lessons/{lesson_id}").json["chapters"] == TWO
    refused = program.patch(url, json={"chapters": TWO[::-1]})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["chapters"])
