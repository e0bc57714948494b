"""Revisions, starts and placing: what learners keep, what search learns."""

import pytest
from sqlalchemy import func, select

from app.courses import actions, queries
from app.courses.forms import LessonChange, NewLesson
from app.courses.models import CourseStart, Revision
from app.courses.rules import Lack, State
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound
from tests.courses.making import (
    make_draft,
    make_lesson,
    make_published_course,
    make_teacher,
    make_topic,
    publish,
)
from tests.factories import make_user
from tests.videos.making import make_ready_video


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def learner(app):
    return make_user()


def second_revision(teacher, course):
    """Publishes a second revision: the first lesson reworded, one more added."""
    [lesson, *_] = queries.lessons_of(queries.newest_revision(course.id).id)
    actions.edit_lesson(teacher, course.id, lesson.lesson_id, LessonChange(title="改过"))
    make_lesson(teacher, course, "article")
    publish(course)


def test_who_started_keeps_their_revision_and_newcomers_get_the_new_one(teacher, learner):
    course = make_published_course(teacher, lessons=["article"])
    first = actions.start_course(learner, course.id)
    second_revision(teacher, course)
    newcomer = make_user()
    assert actions.start_course(learner, course.id) == first
    assert actions.start_course(newcomer, course.id) != first
    assert len(queries.course_sheet(learner, course.id).lessons) == 1
    assert len(queries.course_sheet(newcomer, course.id).lessons) == 2
    [old] = queries.lessons_of(first)
    assert queries.lesson_for(learner, old.lesson_id).title == old.title
    assert queries.lesson_for(newcomer, old.lesson_id).title == "改过"


def test_a_lesson_that_only_the_new_revision_has_is_not_found_by_who_keeps_the_old(
    teacher, learner
):
    course = make_published_course(teacher, lessons=["article"])
    actions.start_course(learner, course.id)
    second_revision(teacher, course)
    new = queries.lessons_of(queries.newest_revision(course.id).id)[-1]
    with pytest.raises(NotFound):
        queries.lesson_for(learner, new.lesson_id)
    assert not queries.lesson_for(make_user(), new.lesson_id).preview


def test_starting_twice_keeps_one_start(teacher, learner):
    course = make_published_course(teacher)
    actions.start_course(learner, course.id)
    actions.start_course(learner, course.id)
    assert session.scalar(select(func.count()).select_from(CourseStart)) == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.UNPUBLISHED, State.RETIRING, State.RETIRED])
def test_nobody_starts_what_is_not_published(teacher, learner, state):
    course = make_draft(teacher) if state is State.DRAFT else make_published_course(teacher)
    if state is not State.DRAFT:
        actions.place_course(None, course.id, state)
    with pytest.raises(NotFound):
        actions.start_course(learner, course.id)


def test_who_started_may_finish_while_a_course_retires_but_not_once_it_is_retired(teacher, learner):
    course = make_published_course(teacher)
    revision = actions.start_course(learner, course.id)
    [lesson] = queries.lessons_of(revision)
    actions.place_course(None, course.id, State.RETIRING)
    assert queries.lesson_for(learner, lesson.lesson_id).revision_id == revision
    assert queries.course_sheet(learner, course.id).state is State.RETIRING
    for state in (State.RETIRED, State.UNPUBLISHED):
        actions.place_course(None, course.id, state)
        for look in (queries.course_sheet, queries.get_course):
            with pytest.raises(NotFound):
                look(learner, course.id)
        with pytest.raises(NotFound):
            queries.lesson_for(learner, lesson.lesson_id)


def test_authors_and_reviewers_preview_a_draft_and_nothing_is_kept(teacher):
    course = make_draft(teacher)
    reviewer = make_user(roles=("first_reviewer",))
    newest = queries.newest_revision(course.id)
    [lesson] = queries.lessons_of(newest.id)
    for person in (teacher, reviewer):
        assert actions.start_course(person, course.id) == newest.id
        assert queries.lesson_for(person, lesson.lesson_id).preview
    assert session.scalar(select(func.count()).select_from(CourseStart)) == 0


def test_a_published_revision_never_changes(teacher):
    course = make_published_course(teacher, lessons=["article", "video"])
    published = queries.published_revision(course.id)
    before = [(one.title, one.position) for one in queries.lessons_of(published.id)]
    for lesson in queries.lessons_of(published.id):
        actions.edit_lesson(
            teacher, course.id, lesson.lesson_id, LessonChange(title="x", position=1)
        )
    assert [(one.title, one.position) for one in queries.lessons_of(published.id)] == before
    assert session.scalar(select(func.count()).select_from(Revision)) == 2


def test_lengths_are_fixed_at_publication(teacher):
    course = make_draft(teacher, lessons=["article", 90.5])
    newest = queries.newest_revision(course.id)
    assert newest.duration_ms is None
    assert queries.course_seconds(newest.id) == 254
    publish(course)
    published = queries.published_revision(course.id)
    assert published.duration_ms == 163_636 + 90_500
    assert [one.duration_ms for one in queries.lessons_of(published.id)] == [163_636, 90_500]


def test_a_new_video_in_a_draft_is_measured_anew(teacher):
    course = make_published_course(teacher, lessons=[60])
    [lesson] = queries.lessons_of(queries.newest_revision(course.id).id)
    longer = make_ready_video(teacher, duration_ms=120_000)
    actions.edit_lesson(teacher, course.id, lesson.lesson_id, LessonChange(video_id=longer.id))
    assert queries.course_seconds(queries.newest_revision(course.id).id) == 120
    assert queries.course_seconds(queries.published_revision(course.id).id) == 60


def test_the_same_lesson_form_sent_twice_adds_one_lesson(teacher):
    course = make_draft(teacher, lessons=[])
    form = NewLesson(title="一", kind="article", body="正文", form_key="k")
    assert actions.add_lesson(teacher, course.id, form) is actions.add_lesson(
        teacher, course.id, form
    )


def test_only_the_author_opens_a_draft(teacher):
    course = make_published_course(teacher)
    for roles in (("teacher",), ("learning_admin",), ("learner",)):
        with pytest.raises(NotAllowed):
            actions.draft_revision(make_user(roles=roles), course.id)


def test_titles_are_those_of_what_is_published(teacher):
    published = make_published_course(teacher, title="第一版")
    draft = make_draft(teacher, title="草稿")
    second_revision_of = queries.newest_revision(published.id)
    actions.edit_lesson(
        teacher,
        published.id,
        queries.lessons_of(second_revision_of.id)[0].lesson_id,
        LessonChange(title="x"),
    )
    assert queries.titles([published.id, draft.id, 999]) == {
        published.id: "第一版",
        draft.id: "草稿",
    }
    assert queries.titles([]) == {}


def test_missing_before_submit_sees_the_video(teacher):
    course = make_draft(teacher, lessons=[60], kind="micro")
    revision = queries.newest_revision(course.id)
    assert queries.missing_before_submit(revision.id) == []
    make_lesson(teacher, course, 15 * 60)
    [lack] = queries.missing_before_submit(revision.id)
    assert lack.lack is Lack.TOO_LONG


def test_topics_are_added_once_below_their_parent_by_the_learning_administration(app):
    root = make_topic("治理")
    assert (
        actions.add_topic(None, "数字政府", root.id).id
        == actions.add_topic(None, "数字政府", root.id).id
    )
    assert actions.add_topic(None, "治理").id == root.id
    admin = make_user(roles=("learning_admin",))
    leaf = actions.add_topic(admin, "云", root.id)
    assert queries.subjects_of(leaf.id) == [f"topic:{leaf.id}", f"topic:{root.id}"]
    assert queries.subjects_of(None) == []
    assert (leaf.id, "治理 / 云") in queries.topic_choices()
    with pytest.raises(NotAllowed):
        actions.add_topic(make_user(), "x")


def test_unknown_things_are_not_found(teacher):
    for look in (
        lambda: queries.get_revision(999),
        lambda: queries.newest_revision(999),
        lambda: queries.lesson_for(teacher, 999),
        lambda: actions.place_course(None, 999, State.RETIRED),
        lambda: actions.place_revision(None, 999, State.APPROVED),
    ):
        with pytest.raises(NotFound):
            look()
    assert queries.published_revision(999) is None
    assert queries.revision_for(teacher.id, 999) is None
