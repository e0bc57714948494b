"""Writes to courses: making and changing them, their lessons, placing them, starting one."""

from app.courses.actions.bulk import (
    ReadyCourse,
    ReadyLesson,
    Start,
    publish_courses,
    start_courses,
)
from app.courses.actions.captions import (
    put_captions,
    remove_captions,
    restore_captions,
    sweep_captions,
)
from app.courses.actions.courses import create_course, draft_revision, edit_course
from app.courses.actions.documents import (
    add_document,
    bring_document,
    note_pages,
    read_overdue,
    replace_document,
)
from app.courses.actions.lessons import (
    add_lesson,
    convert_again,
    edit_lesson,
    order_lessons,
    remove_lesson,
)
from app.courses.actions.pictures import bring_picture
from app.courses.actions.placing import (
    finish_course,
    place_course,
    place_revision,
    start_course,
    take_newest_revision,
)
from app.courses.actions.questions import (
    choose_answering,
    put_question,
    remove_question,
    restore_question,
)
from app.courses.actions.rule_topics import choose_rule_topics
from app.courses.actions.topics import add_topic

__all__ = [
    "ReadyCourse",
    "ReadyLesson",
    "Start",
    "add_document",
    "add_lesson",
    "add_topic",
    "bring_document",
    "bring_picture",
    "choose_answering",
    "choose_rule_topics",
    "convert_again",
    "create_course",
    "draft_revision",
    "edit_course",
    "edit_lesson",
    "finish_course",
    "note_pages",
    "order_lessons",
    "place_course",
    "place_revision",
    "publish_courses",
    "put_captions",
    "put_question",
    "read_overdue",
    "remove_captions",
    "remove_lesson",
    "remove_question",
    "replace_document",
    "restore_captions",
    "restore_question",
    "start_course",
    "start_courses",
    "sweep_captions",
    "take_newest_revision",
]
