"""Courses taken over from elsewhere: as good as those that were made here, and found."""

from datetime import timedelta

from sqlalchemy import func, select

from app.courses import queries
from app.courses.actions import ReadyCourse, ReadyLesson, publish_courses
from app.courses.forms import CatalogueQuery
from app.courses.models import LessonVersion, Revision
from app.courses.rules import Kind, LessonKind
from app.kit import clock
from app.kit.db import session
from app.search.models import SearchDocument
from tests.courses.making import make_published_course, make_teacher, make_topic
from tests.factories import make_user
from tests.videos.making import make_ready_video

TEXT = "数字政府建设" * 100


def ready(owner, topic, title, **more):
    given = {
        "title": title,
        "summary": "什么是数字政府。",
        "kind": Kind.LECTURE,
        "topic_id": topic.id,
        "owner_id": owner.id,
        "published_at": clock.now() - timedelta(days=3),
        "lessons": (ReadyLesson("第一讲", body=TEXT),),
    }
    return ReadyCourse(**given | more)


def test_a_course_taken_over_is_what_one_made_here_is(app, run_jobs):
    owner, topic = make_teacher(), make_topic("数字政府")
    here = make_published_course(owner, topic=topic, title="数字政府概论")
    video = make_ready_video(owner, duration_ms=61_000)
    lessons = (ReadyLesson("第一讲", body=TEXT), ReadyLesson("录像", video_id=video.id))
    one, two = publish_courses(
        [ready(owner, topic, "数字政府概论"), ready(owner, topic, "城市大脑", lessons=lessons)]
    )
    viewer = make_user()
    made, taken = (queries.course_sheet(viewer, course_id) for course_id in (here.id, one))
    same = ("title", "summary", "topic", "kind", "state", "duration_ms", "centihours", "revision")
    assert [getattr(taken, name) for name in same] == [getattr(made, name) for name in same]
    mixed = queries.course_sheet(viewer, two)
    assert [line.kind for line in mixed.lessons] == [LessonKind.ARTICLE, LessonKind.VIDEO]
    assert mixed.duration_ms == made.duration_ms + 61_000
    documents = {row.ref_id: row for row in session.scalars(select(SearchDocument))}
    words = [documents[course_id] for course_id in (here.id, one)]
    assert words[0].facets == words[1].facets
    assert words[0].body.replace("第一讲", "") != ""
    run_jobs()
    found = queries.catalogue(viewer, CatalogueQuery(q="城市大脑"))
    assert [item.id for item in found.items] == [two]


def test_many_courses_cost_no_more_statements_than_few(app, statements):
    owner, topic = make_teacher(), make_topic()
    counts = []
    for many in (3, 30):
        with statements() as said:
            publish_courses([ready(owner, topic, f"课{number}") for number in range(many)])
        counts.append(len(set(said.texts)))
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(Revision)) == 33
    assert session.scalar(select(func.count()).select_from(LessonVersion)) == 33
    assert publish_courses([]) == []
