"""Comments written, answered, settled, carried on and taken back."""

import pytest

from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.forms import CourseChange, LessonChange
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.moderation import actions, queries
from app.moderation.forms import CommentList, NewComment, NewReply, Settlement
from app.moderation.rules import Change, MoveRefusal
from app.notices.forms import Which
from app.notices.queries import notices_of
from tests.courses.making import make_draft
from tests.factories import make_user
from tests.moderation.making import make_cast, move, publish, submit
from tests.videos.making import make_ready_video


@pytest.fixture
def cast(app):
    return make_cast()


@pytest.fixture
def draft(cast):
    return submit(
        cast, make_draft(cast.author, title="基层财政预算怎么读", lessons=(600, "article"))
    )


def lesson_ids(course):
    """The lessons of the newest revision, in order."""
    return [one.lesson_id for one in courses.lessons_of(courses.newest_revision(course.id).id)]


def say(actor, course, **given):
    usual = {"principle": "standard", "body": "请核对字幕。"}
    return actions.add_comment(actor, course.id, NewComment(**(usual | given)))


def settle(actor, course, comment, state="resolved"):
    return actions.settle_comment(actor, course.id, comment.id, Settlement(state=state))


def reply(actor, course, comment, body="已改。"):
    return actions.reply_to_comment(actor, course.id, comment.id, NewReply(body=body))


def on_desk(viewer, course):
    return list(queries.comments_of(viewer, course.id))


def test_a_comment_stands_at_a_second_with_a_rectangle(cast, draft):
    video, _ = lesson_ids(draft)
    say(
        cast.first,
        draft,
        principle="political",
        body="地图须用标准底图。𠮷",
        lesson_id=video,
        at_ms=772_000 // 2,
        box=[0.22, 0.26, 0.3, 0.3],
    )
    [one] = on_desk(cast.author, draft)
    assert (one.number, one.at_ms, one.box) == (1, 386_000, [0.22, 0.26, 0.3, 0.3])
    assert (one.who.id, one.stage, one.revision) == (cast.first.id, "first_review", 1)
    assert (one.open, one.carried, one.earlier_round, one.change) == (True, False, False, None)
    assert (one.settles, one.takes_back) == (False, False)


def test_comments_are_numbered_and_read_by_lesson_and_moment(cast, draft):
    video, article = lesson_ids(draft)
    say(cast.first, draft, lesson_id=article, quote="数字政府建设")
    say(cast.first, draft, lesson_id=video, at_ms=9000)
    say(cast.first, draft, lesson_id=video, at_ms=1000)
    whole = say(cast.first, draft)
    done = say(cast.first, draft)
    settle(cast.first, draft, done)
    assert [one.number for one in on_desk(cast.first, draft)] == [
        whole.number,
        3,
        2,
        1,
        done.number,
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"lesson_id": 999_999}, "lesson_id"),
        ({"at_ms": 5}, "at_ms"),
        ({"lesson_id": "video", "at_ms": 700_000}, "at_ms"),
        ({"lesson_id": "article", "at_ms": 5}, "at_ms"),
        ({"lesson_id": "video", "box": [0, 0, 1, 1]}, "box"),
        ({"lesson_id": "video", "at_ms": 5, "box": [0.9, 0, 0.9, 1]}, "box"),
        ({"lesson_id": "article", "quote": "没有这句话"}, "quote"),
        ({"lesson_id": "video", "quote": "数字"}, "quote"),
        ({"quote": "数字"}, "quote"),
    ],
)
def test_a_comment_points_only_at_what_is_there(cast, draft, given, field):
    lessons = dict(zip(("video", "article"), lesson_ids(draft), strict=True))
    known = {
        key: lessons.get(value, value) if key == "lesson_id" else value
        for key, value in given.items()
    }
    with pytest.raises(Invalid) as refusal:
        say(cast.first, draft, **known)
    assert list(refusal.value.errors) == [field]
    assert on_desk(cast.first, draft) == []


def test_only_reviewers_of_others_courses_comment_and_settle(cast, draft):
    comment = say(cast.admin, draft)
    for act in (say, lambda who, course: settle(who, course, comment)):
        with pytest.raises(NotAllowed):
            act(cast.author, draft)
        with pytest.raises(NotFound):
            act(cast.learner, draft)


def test_a_draft_is_not_commented_on(cast, draft):
    move(cast.author, draft, "withdraw")
    with pytest.raises(Conflict) as refusal:
        say(cast.first, draft)
    assert refusal.value.code == "with_author"


def test_nobody_passes_while_a_political_comment_is_open(cast, draft):
    comment = say(cast.second, draft, principle="political")
    with pytest.raises(Conflict) as refusal:
        move(cast.first, draft, "pass")
    assert refusal.value.code == MoveRefusal.POLITICAL_OPEN.code
    assert queries.desk_of(cast.first, draft.id).moves == ["return"]
    assert queries.desk_of(cast.first, draft.id).pass_refusal is MoveRefusal.POLITICAL_OPEN
    settle(cast.second, draft, comment)
    assert move(cast.first, draft, "pass").state == "second_review"


def test_other_open_comments_do_not_hinder_a_pass(cast, draft):
    say(cast.first, draft, principle="scientific")
    assert move(cast.first, draft, "pass").state == "second_review"


def test_a_return_with_open_comments_needs_no_note(cast, draft):
    say(cast.first, draft)
    assert move(cast.first, draft, "return", note="").state == "draft"
    told = notices_of(cast.author, Which()).items[0]
    assert told.wording["count"] == 1
    submit(cast, draft)
    settle(cast.first, draft, queries.comments_of(cast.first, draft.id)[0])
    with pytest.raises(Invalid):
        move(cast.first, draft, "return", note="")


def test_a_comment_is_settled_and_opened_again(cast, draft):
    comment = say(cast.first, draft)
    settle(cast.second, draft, comment)
    settle(cast.first, draft, comment)
    [one] = on_desk(cast.first, draft)
    assert (one.open, one.settled_by.id) == (False, cast.second.id)
    settle(cast.first, draft, comment, "open")
    [one] = on_desk(cast.first, draft)
    assert (one.open, one.settled_by, one.settled_at) == (True, None, None)


def test_the_author_replies_and_who_wrote_the_comment_is_told(cast, draft):
    comment = say(cast.first, draft)
    reply(cast.author, draft, comment, "已换图。<b>")
    reply(cast.first, draft, comment, "好。")
    [one] = on_desk(cast.author, draft)
    assert [(said.who.id, said.body) for said in one.replies] == [
        (cast.author.id, "已换图。<b>"),
        (cast.first.id, "好。"),
    ]
    told = notices_of(cast.first, Which()).items
    assert [one.link for one in told] == [f"/reviews/{draft.id}?comment=1"]
    with pytest.raises(NotFound):
        reply(cast.learner, draft, comment)


def test_a_comment_is_taken_back_by_its_writer_until_somebody_answers(cast, draft):
    comment, other = say(cast.first, draft), say(cast.first, draft)
    with pytest.raises(NotAllowed):
        actions.take_back_comment(cast.second, draft.id, comment.id)
    actions.take_back_comment(cast.first, draft.id, comment.id)
    reply(cast.author, draft, other)
    with pytest.raises(Conflict):
        actions.take_back_comment(cast.first, draft.id, other.id)
    with pytest.raises(NotFound):
        actions.take_back_comment(cast.first, draft.id, comment.id)


def test_a_comment_is_of_its_own_course_only(cast, draft):
    comment = say(cast.first, draft)
    other = submit(cast, make_draft(cast.author))
    with pytest.raises(NotFound):
        settle(cast.first, other, comment)
    with pytest.raises(NotFound):
        queries.get_comment(cast.first, other.id, comment.id)


def test_what_is_open_is_brought_to_the_next_revision_and_says_what_changed(cast, draft):
    video, article = lesson_ids(draft)
    gone = say(cast.first, draft, lesson_id=video, at_ms=5000)
    quoted = say(cast.first, draft, lesson_id=article, quote="数字政府建设")
    settled = say(cast.first, draft)
    settle(cast.first, draft, settled)
    publish_the_rest(cast, draft)
    later(cast)
    course_actions.draft_revision(cast.author, draft.id)
    another = make_ready_video(cast.author)
    course_actions.edit_lesson(cast.author, draft.id, video, LessonChange(video_id=another.id))
    course_actions.edit_lesson(cast.author, draft.id, article, LessonChange(body="全都改了。"))
    found = {one.number: one for one in on_desk(cast.first, draft)}
    assert {number: one.change for number, one in found.items()} == {
        gone.number: Change.VIDEO_REPLACED,
        quoted.number: Change.WORDS_GONE,
    }
    assert all(one.carried and one.revision == 1 for one in found.values())
    assert [one.number for one in queries.comments_for_author(cast.author, draft.id)] == [1, 2]
    assert queries.comments_for_author(cast.first, draft.id) == []
    assert queries.comments_for_author(cast.author, 999_999) == []


def test_a_comment_of_a_removed_lesson_stays_with_the_course(cast, draft):
    _, article = lesson_ids(draft)
    say(cast.first, draft, lesson_id=article)
    move(cast.first, draft, "return")
    course_actions.remove_lesson(cast.author, draft.id, article)
    [one] = on_desk(cast.author, draft)
    assert (one.change, one.place, one.lesson) == (Change.LESSON_GONE, 0, "")


def test_a_comment_of_the_round_before_says_so(cast, draft, clock):
    say(cast.first, draft)
    move(cast.first, draft, "return")
    clock.forward(days=1)
    submit(cast, draft)
    say(cast.first, draft)
    assert [one.earlier_round for one in on_desk(cast.first, draft)] == [True, False]


def test_the_list_of_all_comments_is_paged_and_sifted(cast, draft):
    for _ in range(3):
        say(cast.first, draft)
    settle(cast.first, draft, queries.comments_of(cast.first, draft.id)[1])
    first = queries.page_of_comments(cast.author, draft.id, CommentList(limit=2))
    rest = queries.page_of_comments(cast.author, draft.id, CommentList(limit=2, cursor=first.next))
    assert [one.number for one in [*first.items, *rest.items]] == [1, 2, 3]
    only = queries.page_of_comments(cast.author, draft.id, CommentList(state="resolved"))
    assert [one.number for one in only.items] == [2]
    with pytest.raises(NotFound):
        queries.page_of_comments(cast.learner, draft.id, CommentList())


def test_the_desk_takes_as_many_statements_for_thirty_comments_as_for_one(cast, draft, statements):
    video, _ = lesson_ids(draft)
    counts = []
    for more in (1, 29):
        for number in range(more):
            comment = say(cast.first, draft, lesson_id=video, at_ms=number * 1000)
            reply(make_user(roles=("learning_admin",)), draft, comment)
        with statements() as said:
            queries.comments_of(cast.first, draft.id)
        counts.append(said.count)
    assert counts[0] == counts[1] <= 10


def test_what_is_different_between_revisions_is_told_by_lesson(cast, draft):
    video, article = lesson_ids(draft)
    publish_the_rest(cast, draft)
    course_actions.draft_revision(cast.author, draft.id)
    course_actions.edit_course(cast.author, draft.id, CourseChange(summary="换一种说法。"))
    course_actions.edit_lesson(cast.author, draft.id, article, LessonChange(body="数字政府" * 200))
    course_actions.order_lessons(cast.author, draft.id, [article, video])
    comparison = queries.desk_of(cast.author, draft.id).comparison
    assert {one.lesson_id for one in comparison.lessons} >= {article}
    assert "summary" in [strip.name for strip in comparison.strips]
    assert not comparison.unchanged
    assert comparison.was_ms > 600_000
    assert courses.published_revision(draft.id).number == comparison.number == 1


def publish_the_rest(cast, course) -> None:
    """From the first review to published."""
    for reviewer in (cast.first, cast.second, cast.final):
        move(reviewer, course, "pass")
    move(cast.admin, course, "publish")


def later(cast) -> None:
    """Moves nothing but time, so that what was settled belongs to the past."""
    cast.clock.forward(minutes=1)


@pytest.fixture(autouse=True)
def _time(cast, clock):
    cast.clock = clock


def test_a_published_course_can_be_commented_on(cast):
    course = publish(cast, make_draft(cast.author))
    assert say(cast.second, course).stage == "published"
