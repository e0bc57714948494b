"""The demo's topics and courses, brought through review by the demo's own people."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.courses import actions as courses
from app.courses.forms import CourseChange, LessonChange, NewCourse
from app.courses.queries import lessons_of, newest_revision
from app.courses.rules import State
from app.credits.actions import ensure_default_rule_sets
from app.demo import queries
from app.demo.actions.lessons import make_lesson
from app.demo.forms import CourseOutline, RemarkOutline, Rewording, TopicOutline
from app.demo.rules.evenings import awake
from app.kit import clock
from app.kit.db import transactional
from app.moderation import actions as moderation
from app.moderation.forms import MoveForm, NewComment, NewReply, Settlement
from app.moderation.rules import CommentState, Move, Principle
from app.notices import actions as notices
from app.progress.actions import set_watching_policy

if TYPE_CHECKING:
    from app.accounts.models import User

CLIPS_TOPIC = "演示短片"
WRITING_TAKES = timedelta(days=5)
A_MOVE_TAKES = timedelta(hours=16)
A_REMARK_TAKES = timedelta(minutes=9)
UNDER_WAY_SINCE = timedelta(days=4)

# Who makes which move, in order, until the course is where its outline says.
WAY = (
    (State.FIRST_REVIEW, None, Move.SUBMIT),
    (State.SECOND_REVIEW, "reviewer1", Move.PASS),
    (State.FINAL_REVIEW, "reviewer2", Move.PASS),
    (State.APPROVED, "reviewer3", Move.PASS),
    (State.PUBLISHED, "learning_admin", Move.PUBLISH),
)
AFTERWARDS = {
    State.UNPUBLISHED: (Move.UNPUBLISH,),
    State.RETIRING: (Move.RETIRE,),
    State.RETIRED: (Move.RETIRE, Move.RETIRE),
}
PARTING_NOTES = {
    Move.UNPUBLISH: "所附文件已更新，先下架，待教师修订后恢复。",
    Move.RETIRE: "内容已被新课替代，按更新计划退出。",
}
PASSING_NOTES = (
    "结构清楚，案例贴近工作，同意。",
    "数据和出处已核对。",
    "",
    "建议下次更新时补一道练习，本版可用。",
    "",
)


@transactional
def make_topics(outlines: list[TopicOutline]) -> None:
    """Adds the topics that are missing, and the rule sets: clips may earn hours, however short."""
    for outline in outlines:
        parent = courses.add_topic(None, outline.title)
        for title in outline.children:
            courses.add_topic(None, title, parent.id)
    ensure_default_rule_sets(clips_subject=f"topic:{queries.topic_ids()[CLIPS_TOPIC]}")


@transactional
def make_course(outline: CourseOutline, files: Mapping[str, int], published_at: datetime) -> None:
    """Makes a course and takes it through review as far as its outline says, or not at all.

    ``files`` are the ids of what was made of each file that its lessons name.
    What has not got so far by ``published_at`` was begun then.
    """
    now = clock.now()
    way = WAY[: _steps_to(outline.state)]
    began = published_at
    if len(way) == len(WAY):
        began -= A_MOVE_TAKES * len(WAY) + WRITING_TAKES
    teacher = queries.person(outline.teacher)
    with _held_at(began):
        course = courses.create_course(teacher, _new_course(outline))
        for lesson in outline.lessons:
            make_lesson(teacher, course.id, lesson, files)
        if outline.watching:
            set_watching_policy(teacher, course.id, outline.watching)
    at = published_at - A_MOVE_TAKES * (len(WAY) - 1) if len(way) == len(WAY) else began
    at = _go(course.id, way, outline, at)
    if outline.returned:
        _give_back(course.id, outline, at)
    for place, move in enumerate(AFTERWARDS.get(outline.state, ()), start=1):
        with _held_at(now - timedelta(days=12) / place):
            _move("learning_admin", course.id, move, PARTING_NOTES[move])
    if len(way) == len(WAY):
        notices.read_all(teacher)  # weeks ago, by the demo's calendar
    if outline.rewording:
        _reword(course.id, outline, outline.rewording)


def _held_at(moment: datetime) -> AbstractContextManager[object]:
    return clock.held_at(awake(clock.local(moment)))


def _steps_to(state: State) -> int:
    states = [step[0] for step in WAY]
    if state in AFTERWARDS:
        return len(WAY)
    return states.index(state) + 1 if state in states else 0


def _go(course_id: int, way: tuple, outline: CourseOutline, at: datetime) -> datetime:
    """Makes the moves of a way one after another; returns when the next would be due."""
    for place, (_, username, move) in enumerate(way):
        note = PASSING_NOTES[(course_id + place) % len(PASSING_NOTES)] if move is Move.PASS else ""
        with _held_at(at):
            _move(username or outline.teacher, course_id, move, note)
        at += A_MOVE_TAKES
    return at


def _move(username: str, course_id: int, move: Move, note: str = "") -> None:
    signed = [principle.value for principle in Principle]
    moderation.move(
        queries.person(username), course_id, MoveForm(move=move, note=note, checklist=signed)
    )


def _give_back(course_id: int, outline: CourseOutline, at: datetime) -> None:
    """The second review finds something, and the author has not answered yet."""
    at = _go(course_id, WAY[:2], outline, at)
    with _held_at(at):
        moderation.move(
            queries.person("reviewer2"),
            course_id,
            MoveForm(move=Move.RETURN, note=outline.returned or "", checklist=["political"]),
        )


def _reword(course_id: int, outline: CourseOutline, rewording: Rewording) -> None:
    """A second revision in the author's words, beside the published one."""
    teacher = queries.person(outline.teacher)
    at = clock.now() - UNDER_WAY_SINCE
    with _held_at(at):
        change = CourseChange(summary=rewording.apply(outline.summary))
        courses.edit_course(teacher, course_id, change)
        for lesson in lessons_of(newest_revision(course_id).id):
            body = rewording.apply(lesson.body)
            if body != lesson.body:
                courses.edit_lesson(teacher, course_id, lesson.lesson_id, LessonChange(body=body))
    at = _go(course_id, WAY[: _steps_to(rewording.state)], outline, at + A_MOVE_TAKES)
    for number, remark in enumerate(rewording.remarks):
        with _held_at(at - A_MOVE_TAKES + A_REMARK_TAKES * number):
            _remark(teacher, course_id, remark)


def _remark(teacher: "User", course_id: int, remark: RemarkOutline) -> None:
    reviewer, first = queries.person(remark.by), lessons_of(newest_revision(course_id).id)[0]
    comment = moderation.add_comment(
        reviewer,
        course_id,
        NewComment(
            principle=remark.principle,
            body=remark.body,
            lesson_id=first.lesson_id,
            at_ms=remark.at_seconds * 1000,
            box=remark.box,
        ),
    )
    if remark.answer:
        moderation.reply_to_comment(teacher, course_id, comment.id, NewReply(body=remark.answer))
    if remark.resolved:
        settled = Settlement(state=CommentState.RESOLVED)
        moderation.settle_comment(reviewer, course_id, comment.id, settled)


def _new_course(outline: CourseOutline) -> NewCourse:
    homes = queries.organisation_ids()
    return NewCourse(
        title=outline.title,
        kind=outline.kind,
        summary=outline.summary,
        topic=queries.topic_ids()[outline.topic],
        tags=outline.tags,
        level=outline.level,
        hosting_organisation=homes[outline.hosting],
        building_organisation=homes[outline.building],
        responsible_person=queries.person(outline.teacher).name,
    )
