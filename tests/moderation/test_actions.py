"""Courses going through their reviews."""

import pytest

from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.forms import CourseChange
from app.courses.models import Course
from app.courses.rules import State
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.paging import Paging
from app.moderation import actions, queries
from app.moderation.forms import MoveForm
from app.moderation.rules import Move, MoveRefusal
from app.notices.forms import Which
from app.notices.queries import notices_of
from app.progress.models import Play
from app.progress.rules.crediting import PlayState
from tests.courses.making import make_draft
from tests.factories import make_user
from tests.moderation.making import approve, make_cast, move, publish, submit
from tests.progress.making import lesson_ids, sit_down


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return make_draft(cast.author, title="基层财政预算怎么读")


def state_of(course):
    session.expire_all()
    return session.get_one(Course, course.id).state


def test_a_course_passes_three_reviews_and_is_published(cast, draft):
    assert move(cast.author, draft, "submit").state is State.FIRST_REVIEW
    assert move(cast.first, draft, "pass").state is State.SECOND_REVIEW
    assert move(cast.second, draft, "pass").state is State.FINAL_REVIEW
    assert move(cast.final, draft, "pass").state is State.APPROVED
    published = move(cast.admin, draft, "publish")
    assert published == actions.Outcome(State.PUBLISHED, [Move.UNPUBLISH, Move.RETIRE])
    assert state_of(draft) is State.PUBLISHED
    assert courses.published_revision(draft.id).title == "基层财政预算怎么读"


def test_every_move_is_history(cast, draft):
    publish(cast, draft)
    history = queries.history_of(cast.author, draft.id, Paging()).items
    assert [(one.who.id, one.move, one.from_state, one.to_state) for one in history[::-1]] == [
        (cast.author.id, "submit", "draft", "first_review"),
        (cast.first.id, "pass", "first_review", "second_review"),
        (cast.second.id, "pass", "second_review", "final_review"),
        (cast.final.id, "pass", "final_review", "approved"),
        (cast.admin.id, "publish", "approved", "published"),
    ]
    assert history[1].note == "请看 12:52。"
    assert "political" in history[1].checklist
    assert history[0].revision == 1


def test_a_returned_course_is_a_draft_again_and_its_passes_are_void(cast, draft):
    submit(cast, draft)
    move(cast.first, draft, "pass")
    move(cast.second, draft, "return", note="第二讲缺少来源。")
    assert courses.newest_revision(draft.id).stage is State.DRAFT
    submit(cast, draft)
    assert move(cast.first, draft, "pass").state is State.SECOND_REVIEW


def test_who_passed_before_the_return_may_pass_again_but_not_two_stages(cast, draft):
    both = make_user(roles=("first_reviewer", "second_reviewer"))
    submit(cast, draft)
    move(both, draft, "pass")
    with pytest.raises(NotAllowed) as refusal:
        move(both, draft, "pass")
    assert refusal.value.code == MoveRefusal.REVIEWED_BEFORE.code
    move(cast.second, draft, "return")
    submit(cast, draft)
    assert move(cast.first, draft, "pass").state is State.SECOND_REVIEW
    assert move(both, draft, "pass").state is State.FINAL_REVIEW


def test_nobody_reviews_a_course_of_their_own(app):
    cast = make_cast()
    cast.author = make_user(roles=("teacher", "first_reviewer"))
    draft = submit(cast, make_draft(cast.author))
    with pytest.raises(NotAllowed) as refusal:
        move(cast.author, draft, "pass")
    assert refusal.value.code == MoveRefusal.OWN_COURSE.code


def test_a_return_without_a_note_changes_nothing(cast, draft):
    submit(cast, draft)
    with pytest.raises(Invalid) as refusal:
        move(cast.first, draft, "return", note="  ")
    assert list(refusal.value.errors) == ["note"]
    assert courses.newest_revision(draft.id).stage is State.FIRST_REVIEW
    assert len(queries.history_of(cast.author, draft.id, Paging()).items) == 1


def test_a_final_pass_without_any_checklist_signs_all_of_it(cast, draft):
    submit(cast, draft)
    for reviewer in (cast.first, cast.second, cast.final):
        moved = move(reviewer, draft, "pass", checklist=None)
    assert moved.state is State.APPROVED


@pytest.mark.parametrize("checklist", [{}, {"political": False}, ["scientific"]])
def test_the_final_pass_needs_the_political_signature(cast, draft, checklist):
    submit(cast, draft)
    move(cast.first, draft, "pass", checklist=checklist)
    move(cast.second, draft, "pass", checklist=checklist)
    with pytest.raises(Invalid) as refusal:
        move(cast.final, draft, "pass", checklist=checklist)
    assert list(refusal.value.errors) == ["checklist"]
    assert move(cast.final, draft, "pass", checklist={"政治性": True}).state is State.APPROVED


def test_an_incomplete_draft_is_not_submitted(cast):
    empty = make_draft(cast.author, lessons=())
    with pytest.raises(Conflict) as refusal:
        submit(cast, empty)
    assert refusal.value.code == MoveRefusal.INCOMPLETE.code


def test_the_author_withdraws_at_any_stage_before_publication(cast, draft):
    submit(cast, draft)
    assert move(cast.author, draft, "withdraw").state is State.DRAFT
    approve(cast, draft)
    assert move(cast.author, draft, "withdraw").state is State.DRAFT
    publish(cast, draft)
    with pytest.raises(Conflict):
        move(cast.author, draft, "withdraw")


def test_of_two_who_decide_at_once_the_second_hears_that_it_moved_on(cast, draft):
    other = make_user(roles=("first_reviewer",))
    submit(cast, draft)
    seen = queries.stage_of(other, draft.id)
    move(cast.first, draft, "pass")
    with pytest.raises(Conflict) as refusal:
        actions.move(other, draft.id, MoveForm(move="pass"), seen=seen)
    assert refusal.value.code == MoveRefusal.CHANGED.code


def test_a_newer_revision_replaces_the_published_one_for_newcomers_only(cast, draft):
    publish(cast, draft)
    first = courses.published_revision(draft.id).id
    assert course_actions.start_course(cast.learner, draft.id) == first
    course_actions.draft_revision(cast.author, draft.id)
    publish(cast, draft)
    second = courses.published_revision(draft.id).id
    assert second != first
    assert courses.revision_for(cast.learner.id, draft.id).id == first
    assert courses.revision_for(make_user().id, draft.id).id == second


def test_taking_down_acts_on_the_course_while_a_newer_revision_waits(cast, draft):
    publish(cast, draft)
    course_actions.draft_revision(cast.author, draft.id)
    submit(cast, draft)
    taken = move(cast.admin, draft, "unpublish")
    assert taken.state is State.UNPUBLISHED
    assert courses.newest_revision(draft.id).stage is State.FIRST_REVIEW
    with pytest.raises(NotFound):
        courses.get_course(cast.learner, draft.id)
    assert move(cast.admin, draft, "restore").state is State.PUBLISHED
    assert courses.get_course(cast.learner, draft.id)


def test_taking_down_closes_open_plays_and_retiring_leaves_them_open(cast):
    course = publish(cast, make_draft(cast.author, lessons=(600,)))
    sitter = sit_down(cast.learner, lesson_ids(session.get_one(Course, course.id))[0])
    move(cast.admin, course, "retire")
    assert session.get_one(Play, sitter.play.play_id).state is PlayState.ACTIVE
    move(cast.admin, course, "unpublish")
    session.expire_all()
    assert session.get_one(Play, sitter.play.play_id).state is PlayState.CLOSED


def test_a_retiring_course_stays_with_those_who_started_it(cast, draft):
    publish(cast, draft)
    course_actions.start_course(cast.learner, draft.id)
    assert move(cast.admin, draft, "retire").state is State.RETIRING
    assert courses.get_course(cast.learner, draft.id)
    with pytest.raises(NotFound):
        courses.get_course(make_user(), draft.id)
    assert move(cast.admin, draft, "retire").state is State.RETIRED
    with pytest.raises(NotFound):
        courses.get_course(cast.learner, draft.id)


def test_somebody_elses_draft_does_not_exist(cast, draft):
    for stranger in (cast.learner, make_user(roles=("teacher",))):
        with pytest.raises(NotFound):
            move(stranger, draft, "submit")


def test_the_author_is_told_what_others_decide_and_not_what_they_did_themselves(cast, draft):
    submit(cast, draft)
    assert notices_of(cast.author, Which()).items == []
    move(cast.first, draft, "return", note="100% 的数字没有来源。")
    told = notices_of(cast.author, Which()).items
    assert [one.link for one in told] == [f"/reviews/{draft.id}"]
    assert told[0].wording == {"title": "基层财政预算怎么读", "note": "100% 的数字没有来源。"}


def test_the_queue_holds_what_is_my_turn_the_longest_waiting_first(cast, clock):
    older = submit(cast, make_draft(cast.author, title="先来"))
    clock.forward(hours=3)
    newer = submit(cast, make_draft(cast.author, title="后到"))
    waiting = queries.waiting_for(cast.first, Paging()).items
    assert [(one.course_id, one.stage) for one in waiting] == [
        (older.id, State.FIRST_REVIEW),
        (newer.id, State.FIRST_REVIEW),
    ]
    assert (clock.at - waiting[0].waiting_since_at).total_seconds() == 3 * 3600
    assert queries.waiting_for(cast.second, Paging()).items == []
    assert queries.waiting_for(cast.learner, Paging()).items == []
    move(cast.first, older, "pass")
    assert [one.title for one in queries.waiting_for(cast.first, Paging()).items] == ["后到"]
    assert [one.title for one in queries.waiting_for(cast.second, Paging()).items] == ["先来"]


def test_the_queue_leaves_out_my_own_courses_and_what_i_passed(cast):
    reviewer = make_user(roles=("teacher", "first_reviewer", "second_reviewer"))
    cast.author = reviewer
    submit(cast, make_draft(reviewer))
    assert queries.waiting_for(reviewer, Paging()).items == []
    cast.author = make_user(roles=("teacher",))
    draft = submit(cast, make_draft(cast.author))
    assert len(queries.waiting_for(reviewer, Paging()).items) == 1
    move(reviewer, draft, "pass")
    assert queries.waiting_for(reviewer, Paging()).items == []
    move(cast.second, draft, "return")
    submit(cast, draft)
    assert len(queries.waiting_for(reviewer, Paging()).items) == 1


def test_approved_revisions_wait_for_who_publishes(cast, draft):
    approve(cast, draft)
    assert [one.course_id for one in queries.waiting_for(cast.admin, Paging()).items] == [draft.id]
    move(cast.admin, draft, "publish")
    assert queries.waiting_for(cast.admin, Paging()).items == []


def test_the_queue_takes_the_same_statements_however_long_it_is(cast, statements):
    for _ in range(6):
        submit(cast, make_draft(cast.author))
    cast.first.roles  # noqa: B018 (loaded before we count)
    with statements() as said:
        assert len(queries.waiting_for(cast.first, Paging()).items) == 6
    assert said.count <= 3


def test_the_desk_shows_what_differs_from_the_published_revision(cast, draft):
    publish(cast, draft)
    course_actions.draft_revision(cast.author, draft.id)
    course_actions.edit_course(
        cast.author, draft.id, CourseChange(summary="什么是数字政府？怎么建。")
    )
    submit(cast, draft)
    desk = queries.desk_of(cast.first, draft.id)
    assert [strip.name for strip in desk.comparison.strips] == ["summary"]
    assert desk.comparison.number == 1
    assert desk.comparison.same_percent > 90
    assert desk.comparison.lessons == []
    assert desk.moves == [Move.PASS, Move.RETURN]
    with pytest.raises(NotFound):
        queries.desk_of(cast.learner, draft.id)
