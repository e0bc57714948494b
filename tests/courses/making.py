"""Makes courses for tests, quickly and through the actions.

Videos are made ready through the videos' own maker; nothing is transcoded.
"""

from itertools import count

from app.courses import actions, queries
from app.courses.forms import NewCaptions, NewCourse, NewLesson
from app.courses.forms.questions import NewQuestion
from app.courses.models import Course, Topic
from app.courses.rules import Kind, LessonKind, State
from app.videos.rules.captions import read_text
from tests.factories import make_user
from tests.videos.making import make_ready_video

_numbers = count(1)


def make_topic(title: str | None = None, parent: Topic | None = None) -> Topic:
    return actions.add_topic(None, title or f"专题{next(_numbers)}", parent.id if parent else None)


def make_teacher():
    return make_user(roles=("teacher",))


def make_draft(
    owner=None,
    *,
    title: str = "数字政府概论",
    summary: str = "什么是数字政府。",
    topic: Topic | None = None,
    kind: str = "lecture",
    lessons=("article",),
) -> Course:
    """A draft. ``lessons``: "article", "video", a duration in seconds (a ready video of that
    length), or a dict of ``add_lesson``'s fields; each lesson is required unless it says so.
    """
    owner = owner or make_teacher()
    topic = topic or make_topic()
    form = NewCourse(title=title, summary=summary, topic=topic.id, kind=Kind(kind))
    course = actions.create_course(owner, form)
    for lesson in lessons:
        make_lesson(owner, course, lesson)
    return course


def make_lesson(owner, course: Course, lesson="article"):
    """Adds a lesson to the course's draft; see ``make_draft``."""
    title = f"第{next(_numbers)}讲"
    if lesson == "article":
        lesson = {"kind": LessonKind.ARTICLE, "body": "数字政府建设" * 100}
    elif lesson == "video":
        lesson = 60
    if isinstance(lesson, int | float):
        video = make_ready_video(owner, duration_ms=int(lesson * 1000))
        lesson = {"kind": LessonKind.VIDEO, "video_id": video.id}
    return actions.add_lesson(owner, course.id, NewLesson(**{"title": title, **lesson}))


def publish(course: Course) -> Course:
    """Publish the newest revision, as moderation does at the end of its reviews."""
    revision = queries.newest_revision(course.id)
    actions.place_revision(None, revision.id, State.PUBLISHED)
    return course


def make_published_course(owner=None, **given) -> Course:
    """A published course; see ``make_draft``. Run the jobs to have it found by search."""
    return publish(make_draft(owner, **given))


SRT = "1\n00:00:01,000 --> 00:00:04,000\n大家好\n\n2\n00:00:05,000 --> 00:00:09,500\n先看水位图\n"


def put_captions(owner, course: Course, text: str = SRT, language: str = "zh-Hans", place: int = 0):
    """Gives the lesson at ``place`` of the newest revision captions; returns the track's id."""
    lesson = queries.lessons_of(queries.newest_revision(course.id).id)[place]
    form = NewCaptions(language=language)
    return actions.put_captions(owner, course.id, lesson.lesson_id, form, read_text(text))


OPTIONS = ({"text": "水位图", "right": True}, {"text": "天气"}, {"text": "新闻"})


def put_question(owner, course: Course, at_seconds: float = 5, place: int = 0, **given) -> int:
    """Asks a question in the lesson at ``place`` of the newest revision; the first of three
    answers is right unless told otherwise. Returns its id."""
    lesson = queries.lessons_of(queries.newest_revision(course.id).id)[place]
    form = NewQuestion(
        **{
            "at_ms": int(at_seconds * 1000),
            "kind": "single",
            "body": "巡堤时先看什么?",
            "options": OPTIONS,
            "explanation": "先看水位图,再看天气。",
            **given,
        }
    )
    return actions.put_question(owner, course.id, lesson.lesson_id, form)
