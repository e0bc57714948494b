"""A recording is replaced in a new revision: who keeps what, and what goes over to the new one."""

import pytest

from app.courses import actions as courses
from app.courses import queries as courses_queries
from app.courses.forms import LessonChange
from app.courses.models import Course
from app.courses.rules import State
from app.credits.queries import find_award
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed, NotFound
from app.progress import actions, queries
from app.progress.rules.crediting import PlayState
from app.videos import queries as videos
from app.videos.actions import remove_video
from tests.courses.making import make_lesson, make_teacher, publish
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down
from tests.videos.making import make_ready_video


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def learner(app):
    return make_user()


def replace_recording(teacher, course, lesson_id, video):
    """A new revision is published whose lesson shows that recording."""
    courses.edit_lesson(teacher, course.id, lesson_id, LessonChange(video_id=video.id))
    publish(course)


def same_file(teacher, video_id):
    """The file of a recording, sent once more: another recording with the same bytes."""
    facts = videos.facts([video_id])[video_id]
    return make_ready_video(teacher, duration_ms=facts.duration_ms, file_hash=facts.file_hash)


def video_of(learner, lesson_id):
    return courses_queries.lesson_for(learner, lesson_id).video_id


def fraction(learner, course):
    standing = queries.course_standing(learner, [learner.id], [course.id])
    return standing[learner.id, course.id].fraction


def test_who_started_keeps_the_recording_and_newcomers_get_the_new_one(teacher, learner, clock):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sitter = sit_down(learner, lesson)
    old = video_of(learner, lesson)
    clock.forward(seconds=100)
    sitter.report((0, 100))
    new = make_ready_video(teacher, duration_ms=300_000)
    replace_recording(teacher, course, lesson, new)
    newcomer = sit_down(make_user(), lesson)
    assert queries.played_video(newcomer.learner, newcomer.play.play_id) == new.id
    assert newcomer.play.duration_ms == 300_000
    again = sit_down(learner, lesson)
    assert queries.played_video(learner, again.play.play_id) == old
    assert (again.play.duration_ms, again.play.covered) == (200_000, ((0, 100_000),))
    assert fraction(learner, course) == 0.5


def test_a_new_revision_while_somebody_watches_does_not_disturb_them(teacher, learner, clock):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sitter, old = sit_down(learner, lesson), video_of(learner, lesson)
    began = courses_queries.revision_for(learner.id, course.id).id
    clock.forward(seconds=100)
    sitter.report((0, 100))
    replace_recording(teacher, course, lesson, make_ready_video(teacher, duration_ms=900_000))
    assert queries.played_video(learner, sitter.play.play_id) == old
    assert queries.played_window(learner, sitter.play.play_id, 3) == old
    clock.forward(seconds=100)
    reply = sitter.report((100, 200))
    assert (reply.credited_ms, reply.complete, reply.reason) == (100_000, True, None)
    assert find_award(learner.id, f"course:{course.id}").evidence["revision_id"] == began


def test_the_recording_of_an_older_revision_is_not_deleted_under_its_learners(teacher, learner):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sit_down(learner, lesson)
    old = video_of(learner, lesson)
    replace_recording(teacher, course, lesson, make_ready_video(teacher))
    with pytest.raises(Conflict):
        remove_video(teacher, old)
    assert old not in dict(courses_queries.workbench(teacher, course.id).spare)


def test_who_goes_over_keeps_what_was_watched_of_the_same_file(teacher, learner, clock):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sitter, old = sit_down(learner, lesson), video_of(learner, lesson)
    clock.forward(seconds=100)
    sitter.report((0, 100))
    again = same_file(teacher, old)
    replace_recording(teacher, course, lesson, again)
    actions.go_over(learner, course.id)
    assert video_of(learner, lesson) == again.id
    assert fraction(learner, course) == 0.5
    onward = sit_down(learner, lesson)
    assert onward.play.covered == ((0, 100_000),)
    clock.forward(seconds=80)
    assert onward.report((100, 180)).complete


def test_a_lesson_with_another_file_begins_anew_and_the_others_count_on(teacher, learner, clock):
    course = make_course(200, 200, owner=teacher)
    first, second = lesson_ids(course)
    for lesson in (first, second):
        sitter = sit_down(learner, lesson)
        clock.forward(seconds=200)
        sitter.report((0, 100))
    replace_recording(teacher, course, second, make_ready_video(teacher, duration_ms=300_000))
    assert fraction(learner, course) == 0.5
    actions.go_over(learner, course.id)
    assert fraction(learner, course) == 0.2
    versions = courses_queries.lessons_of(courses_queries.revision_for(learner.id, course.id).id)
    seen = queries.standing_in(learner.id, queries.materials_of(versions))
    assert (seen[first].covered_ms, second in seen) == (100_000, False)
    assert sit_down(learner, second).play.covered == ()


def test_nobody_is_moved_without_asking_and_the_older_device_hears_of_it(teacher, learner, clock):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sitter = sit_down(learner, lesson)
    began = courses_queries.revision_for(learner.id, course.id).id
    replace_recording(teacher, course, lesson, make_ready_video(teacher, duration_ms=300_000))
    assert courses.start_course(learner, course.id) == began
    clock.forward(seconds=60)
    assert actions.go_over(learner, course.id) != began
    assert queries.get_play(learner, sitter.play.play_id).state is PlayState.SUPERSEDED
    assert sitter.report((0, 60)).credited_ms == 60_000  # within its grace, of the older file
    assert sit_down(learner, lesson).play.covered == ()


def test_a_play_of_another_course_goes_on(teacher, learner, clock):
    course, other = make_course(200, owner=teacher), make_course(200)
    sit_down(learner, lesson_ids(course)[0])
    sitter = sit_down(learner, lesson_ids(other)[0])
    replace_recording(teacher, course, lesson_ids(course)[0], make_ready_video(teacher))
    actions.go_over(learner, course.id)
    assert queries.get_play(learner, sitter.play.play_id).state is PlayState.ACTIVE


def test_who_has_watched_all_that_the_new_revision_asks_for_has_completed_it(
    teacher, learner, clock
):
    course = make_course(200, 200, owner=teacher)
    first, second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=200)
    sitter.report((0, 200))
    courses.remove_lesson(teacher, course.id, second)
    publish(course)
    assert find_award(learner.id, f"course:{course.id}") is None
    newest = actions.go_over(learner, course.id)
    assert find_award(learner.id, f"course:{course.id}").evidence["revision_id"] == newest
    assert fraction(learner, course) == 1
    actions.go_over(learner, course.id)  # and only once


def test_hours_stay_when_a_completed_course_gets_a_new_recording(teacher, learner, clock):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sitter = sit_down(learner, lesson)
    clock.forward(seconds=200)
    sitter.report((0, 200))
    before = find_award(learner.id, f"course:{course.id}").id
    replace_recording(teacher, course, lesson, make_ready_video(teacher, duration_ms=300_000))
    actions.go_over(learner, course.id)
    sitter = sit_down(learner, lesson)
    clock.forward(seconds=300)
    assert sitter.report((0, 300)).complete
    assert find_award(learner.id, f"course:{course.id}").id == before
    assert fraction(learner, course) == 1


@pytest.mark.parametrize("state", [State.RETIRING, State.RETIRED, State.UNPUBLISHED])
def test_a_course_on_its_way_out_is_finished_as_it_was_begun(teacher, learner, state):
    course = make_course(200, owner=teacher)
    [lesson] = lesson_ids(course)
    sit_down(learner, lesson)
    began = courses_queries.revision_for(learner.id, course.id).id
    make_lesson(teacher, course)
    publish(course)
    courses.place_course(None, course.id, state)
    with pytest.raises(Conflict if state is State.RETIRING else NotFound):
        actions.go_over(learner, course.id)
    assert courses_queries.revision_for(learner.id, course.id).id == began


def test_only_who_has_begun_a_course_as_a_learner_goes_over(teacher, learner):
    course = make_course(200, owner=teacher)
    with pytest.raises(NotFound):
        actions.go_over(learner, course.id)
    with pytest.raises(NotAllowed):
        actions.go_over(teacher, course.id)
    assert session.get(Course, course.id).state is State.PUBLISHED
