"""The demo's topics and courses, brought through review by the demo's own people."""

from collections.abc import Mapping
from pathlib import Path

from app.courses import actions as courses
from app.courses.forms import NewCourse, NewLesson
from app.courses.rules import LessonKind, State
from app.credits.actions import ensure_default_rule_sets
from app.demo import queries
from app.demo.forms import CourseOutline, LessonOutline, TopicOutline
from app.kit.db import transactional
from app.moderation import actions as moderation
from app.moderation.forms import MoveForm
from app.moderation.rules import Move, Principle
from app.notices import actions as notices
from app.videos.actions import accept_original

CLIPS_TOPIC = "演示短片"
HOSTING = "安澜省"
BUILDING = "安澜省干部网络学院"

# Who makes which move, in order, until the course is where its outline says.
WAY = (
    (State.FIRST_REVIEW, "teacher", Move.SUBMIT),
    (State.SECOND_REVIEW, "reviewer1", Move.PASS),
    (State.FINAL_REVIEW, "reviewer2", Move.PASS),
    (State.APPROVED, "reviewer3", Move.PASS),
    (State.PUBLISHED, "learning_admin", Move.PUBLISH),
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
def upload_clip(path: Path) -> int:
    """Makes a clip of this repository a video of the teacher's; returns its id."""
    return accept_original(queries.person("teacher"), path, path.name).id


@transactional
def make_course(outline: CourseOutline, clips: Mapping[str, int]) -> None:
    """Makes a course and takes it through review as far as its outline says, or not at all."""
    teacher = queries.person("teacher")
    homes = queries.organisation_ids()
    course = courses.create_course(
        teacher,
        NewCourse(
            title=outline.title,
            kind=outline.kind,
            summary=outline.summary,
            topic=queries.topic_ids()[outline.topic],
            hosting_organisation=homes[HOSTING],
            building_organisation=homes[BUILDING],
            responsible_person=teacher.name,
        ),
    )
    for lesson in outline.lessons:
        courses.add_lesson(teacher, course.id, _new_lesson(lesson, clips))
    if outline.state is not State.DRAFT:
        _bring_to(course.id, outline.state)
    notices.read_all(teacher)  # weeks ago, by the demo's calendar


def _new_lesson(outline: LessonOutline, clips: Mapping[str, int]) -> NewLesson:
    return NewLesson(
        title=outline.title,
        kind=LessonKind.VIDEO if outline.video else LessonKind.ARTICLE,
        video_id=clips[outline.video] if outline.video else None,
        body=outline.body,
        required=outline.required,
    )


def _bring_to(course_id: int, goal: State) -> None:
    for state, username, move in WAY:
        form = MoveForm(move=move, checklist=[principle.value for principle in Principle])
        moderation.move(queries.person(username), course_id, form)
        if state is goal:
            return
