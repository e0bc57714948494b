"""Questions inside a recording: placed by the author, kept by what is published."""

import pytest

from app.courses import actions, queries
from app.courses.forms.questions import NewQuestion
from app.courses.rules import Option, Question, QuestionKind, QuestionRefusal, is_right
from app.courses.rules.questions import refuse_moment, refuse_options
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.forms import parse
from tests.courses.making import (
    OPTIONS,
    make_draft,
    make_published_course,
    make_teacher,
    publish,
    put_question,
)


def version_of(course):
    return queries.lessons_of(queries.newest_revision(course.id).id)[0]


def asked(course):
    return queries.questions_among(version_of(course).question_ids)


@pytest.fixture
def owner(app):
    return make_teacher()


@pytest.fixture
def draft(owner):
    return make_draft(owner, lessons=[60])


YES, NO = Option("是", True), Option("否", False)


@pytest.mark.parametrize(
    ("kind", "options", "refusal"),
    [
        ("single", [YES, NO], None),
        ("single", [YES], QuestionRefusal.OPTIONS),
        ("single", [Option(str(n), n == 0) for n in range(6)], None),
        ("single", [Option(str(n), n == 0) for n in range(7)], QuestionRefusal.OPTIONS),
        ("single", [YES, Option(" ", False)], QuestionRefusal.EMPTY),
        ("single", [YES, Option(" 是", False)], QuestionRefusal.SAME),
        ("single", [NO, Option("不", False)], QuestionRefusal.NONE_RIGHT),
        ("single", [YES, Option("对", True)], QuestionRefusal.ONE_RIGHT),
        ("multi", [YES, Option("对", True), NO], None),
        ("multi", [YES, Option("对", True)], QuestionRefusal.ALL_RIGHT),
        ("multi", [NO, Option("不", False)], QuestionRefusal.NONE_RIGHT),
        ("tf", [Option("", True), Option("", False)], None),
        ("tf", [Option("", True), Option("", True)], QuestionRefusal.ONE_RIGHT),
        ("tf", [Option("", True), NO, NO], QuestionRefusal.OPTIONS),
    ],
)
def test_a_question_needs_answers_that_can_be_chosen_between(kind, options, refusal):
    assert refuse_options(QuestionKind(kind), options) is refusal


@pytest.mark.parametrize(
    ("at_ms", "duration_ms", "refusal"),
    [
        (999, 60_000, QuestionRefusal.EARLY),
        (1_000, 60_000, None),
        (59_999, 60_000, None),
        (60_000, 60_000, QuestionRefusal.BEYOND),
        (60_000, None, None),
    ],
)
def test_a_question_stands_within_its_recording(at_ms, duration_ms, refusal):
    assert refuse_moment(at_ms, duration_ms) is refusal


@pytest.mark.parametrize(
    ("chosen", "right"), [([0], False), ([0, 2], True), ([2, 0], True), ([0, 1, 2], False)]
)
def test_right_is_who_chose_all_that_is_right_and_nothing_else(chosen, right):
    options = [Option("渗水", True), Option("散步", False), Option("裂缝", True)]
    question = Question(1, 5000, QuestionKind.MULTI, "?", options, "")
    assert is_right(question, chosen) is right


def test_what_the_refusals_say_reaches_the_field():
    with pytest.raises(Invalid) as refusal:
        parse(NewQuestion, {"at_ms": 5000, "kind": "single", "body": "?", "options": []})
    assert list(refusal.value.errors) == ["options"]
    with pytest.raises(Invalid) as refusal:
        parse(NewQuestion, {"at_ms": 5000, "kind": "essay", "body": "?", "options": []})
    assert list(refusal.value.errors) == ["kind"]


def test_questions_are_asked_in_the_order_of_their_moments(owner, draft):
    later = put_question(owner, draft, 40)
    sooner = put_question(owner, draft, 20, kind="tf", options=({"right": True}, {}))
    assert [one.id for one in asked(draft)] == [sooner, later]
    assert [one.text for one in asked(draft)[0].options] == ["", ""]
    assert asked(draft)[1].right == {0}


def test_a_published_question_stays_what_it_was(owner, app):
    course = make_draft(owner, lessons=[60])
    first = put_question(owner, course, 20)
    publish(course)
    published = version_of(course)
    lesson_id = published.lesson_id
    form = NewQuestion(at_ms=30_000, kind="single", body="换一个问法?", options=OPTIONS)
    second = actions.put_question(owner, course.id, lesson_id, form, upon=first)
    assert second != first
    assert version_of(course).question_ids == [second]
    session.expire_all()
    assert published.question_ids == [first]
    assert queries.questions_among([first])[0].body == "巡堤时先看什么?"


def test_a_question_saved_unchanged_stays_the_same_one(owner, draft):
    first = put_question(owner, draft, 20)
    lesson_id = version_of(draft).lesson_id
    form = NewQuestion(
        at_ms=20_000,
        kind="single",
        body="巡堤时先看什么?",
        options=OPTIONS,
        explanation="先看水位图,再看天气。",
    )
    assert actions.put_question(owner, draft.id, lesson_id, form, upon=first) == first


def test_a_new_revision_asks_the_same_questions(owner):
    course = make_draft(owner, lessons=[60])
    put_question(owner, course)
    actions.choose_answering(owner, course.id, version_of(course).lesson_id, must_be_right=True)
    publish(course)
    before = version_of(course)
    actions.draft_revision(owner, course.id)
    after = version_of(course)
    assert (after.revision_id != before.revision_id) is True
    assert (after.question_ids, after.answers_right) == (before.question_ids, True)


def test_a_question_that_was_changed_meanwhile_is_not_written_over(owner, draft):
    first = put_question(owner, draft, 20)
    lesson_id = version_of(draft).lesson_id
    form = NewQuestion(at_ms=30_000, kind="single", body="另一个?", options=OPTIONS)
    actions.put_question(owner, draft.id, lesson_id, form, upon=first)
    with pytest.raises(Conflict):
        actions.put_question(owner, draft.id, lesson_id, form, upon=first)


def test_a_question_taken_away_can_be_brought_back(owner, draft):
    question_id = put_question(owner, draft)
    lesson_id = version_of(draft).lesson_id
    actions.remove_question(owner, draft.id, lesson_id, question_id)
    assert asked(draft) == []
    with pytest.raises(NotFound):
        actions.remove_question(owner, draft.id, lesson_id, question_id)
    for _twice in range(2):
        actions.restore_question(owner, draft.id, lesson_id, question_id)
    assert [one.id for one in asked(draft)] == [question_id]


def test_another_lesson_s_question_cannot_be_brought_here(owner, draft):
    other = make_draft(owner, lessons=[60])
    question_id = put_question(owner, other)
    with pytest.raises(NotFound):
        actions.restore_question(owner, draft.id, version_of(draft).lesson_id, question_id)


def test_a_text_has_no_moments_to_ask_at(owner):
    course = make_draft(owner)
    with pytest.raises(Invalid) as refusal:
        put_question(owner, course)
    assert refusal.value.errors == {"at_ms": [QuestionRefusal.NO_RECORDING.sentence]}


def test_no_question_stands_after_the_end(owner, draft):
    with pytest.raises(Invalid):
        put_question(owner, draft, 60)


@transactional
def _ask_fifty_times(course, question_id):
    version_of(course).question_ids = [question_id] * 50


def test_there_is_an_end_to_the_number_of_questions(owner, draft):
    _ask_fifty_times(draft, put_question(owner, draft, 2))
    with pytest.raises(Invalid) as refusal:
        put_question(owner, draft, 3)
    assert "50" in str(refusal.value.errors)


def test_nobody_else_places_questions(draft):
    with pytest.raises(NotFound):
        put_question(make_teacher(), draft)
    with pytest.raises(NotAllowed):
        put_question(make_teacher(), make_published_course(lessons=[60]))


def test_a_question_after_the_end_of_a_new_recording_is_told_before_the_review(owner, draft):
    from app.courses.forms import LessonChange
    from tests.videos.making import make_ready_video

    put_question(owner, draft, 50)
    assert queries.missing_before_submit(queries.newest_revision(draft.id).id) == []
    shorter = make_ready_video(owner, duration_ms=30_000)
    lesson_id = version_of(draft).lesson_id
    actions.edit_lesson(owner, draft.id, lesson_id, LessonChange(video_id=shorter.id))
    [lack] = queries.missing_before_submit(queries.newest_revision(draft.id).id)
    assert lack.code == "questions_beyond"
    shelf = queries.question_shelf(owner, draft.id, lesson_id)
    assert shelf.beyond(shelf.questions[0])


def test_the_author_places_questions_over_the_api(owner, draft, api):
    lesson_id = version_of(draft).lesson_id
    asking = api(owner)
    url = f"/api/v1/lessons/{lesson_id}/questions"
    form = {"at_ms": 20_000, "kind": "multi", "body": "看什么?", "options": [*OPTIONS]}
    made = asking.post(url, json=form)
    assert made.status_code == 201
    assert made.json["options"][0] == {"text": "水位图", "right": True}
    changed = asking.put(f"{url}/{made.json['id']}", json={**form, "body": "先看什么?"}).json
    assert changed["id"] != made.json["id"]
    listed = asking.patch(url, json={"must_be_right": True}).json
    assert listed == {"items": [changed], "next": None, "must_be_right": True}
    assert asking.delete(f"{url}/{changed['id']}").status_code == 204
    assert asking.get(url).json["items"] == []


@pytest.mark.parametrize("body", [{}, {"at_ms": "x"}, {"at_ms": 5000, "kind": "single"}, [], None])
def test_a_question_that_is_none_is_refused_in_words(owner, draft, api, body):
    lesson_id = version_of(draft).lesson_id
    answer = api(owner).post(f"/api/v1/lessons/{lesson_id}/questions", json=body)
    assert answer.status_code == 422
    assert asked(draft) == []
