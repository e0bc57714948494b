"""Writing, changing, deleting and bringing back."""

import pytest
from sqlalchemy import func, select

from app.courses import actions as courses_actions
from app.courses import queries as courses
from app.courses.rules import State
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.forms import parse
from app.kit.paging import Paging
from app.notes import actions, queries, rules
from app.notes.forms import ChangedNote, NewNote
from app.notes.models import LessonNote
from tests.courses.making import make_draft
from tests.factories import make_user
from tests.notes.making import words, write
from tests.progress.making import lesson_ids, sit_down


def bodies(viewer, lesson_id, q=""):
    return [note.body for note in queries.notes_on(viewer, lesson_id, Paging(), q).items]


def test_notes_stand_in_the_order_of_the_lesson(learner, lesson_id):
    for body, at in (("后", 90), ("先", 3.5), ("没有时间", None), ("同时", 90)):
        write(learner, lesson_id, body, at_seconds=at)
    assert bodies(learner, lesson_id) == ["没有时间", "先", "后", "同时"]
    assert queries.count_on(learner, lesson_id) == 4


def test_the_same_name_again_is_one_note(learner, lesson_id):
    once = words("一次", client_id="same")
    assert (
        actions.write_note(learner, lesson_id, once).id
        == actions.write_note(learner, lesson_id, words("两次", client_id="same")).id
    )
    assert bodies(learner, lesson_id) == ["一次"]


def test_two_people_may_use_the_same_name(learner, other, lesson_id):
    write(learner, lesson_id, "我的", client_id="same")
    write(other, lesson_id, "别人的", client_id="same")
    assert bodies(learner, lesson_id) == ["我的"]
    assert bodies(other, lesson_id) == ["别人的"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "\u200b \u3000"}, "body"),
        ({"body": "长" * (rules.LONGEST_NOTE + 1)}, "body"),
        ({"body": "\x00"}, "body"),
        ({"at_seconds": -1}, "at_seconds"),
        ({"at_seconds": "nan"}, "at_seconds"),
        ({"at_seconds": rules.LATEST_SECONDS + 1}, "at_seconds"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_what_cannot_be_kept_is_named_by_its_field(fields, field):
    with pytest.raises(Invalid) as refusal:
        parse(NewNote, {"body": "好", "client_id": "x"} | fields)
    assert set(refusal.value.errors) == {field}


def test_ten_thousand_characters_beyond_the_bmp_are_kept_whole(learner, lesson_id):
    write(learner, lesson_id, "𠮷" * rules.LONGEST_NOTE)
    assert bodies(learner, lesson_id) == ["𠮷" * rules.LONGEST_NOTE]


def test_a_lesson_that_cannot_be_seen_takes_no_note(learner):
    draft = make_draft(lessons=[60])
    with pytest.raises(NotFound):
        write(learner, _only_lesson(draft))


def _only_lesson(draft):
    [version] = courses.lessons_of(courses.newest_revision(draft.id).id)
    return version.lesson_id


def test_administrators_of_the_system_keep_no_notes(lesson_id):
    with pytest.raises(NotAllowed):
        write(make_user(roles=["sysadmin"]), lesson_id)


def test_a_note_is_changed_once_for_the_same_words(learner, lesson_id, clock):
    note = write(learner, lesson_id, "旧")
    clock.forward(minutes=5)
    for _again in range(2):
        changed = actions.change_note(learner, note.id, ChangedNote(body="新", version=1))
        assert (changed.body, changed.version) == ("新", 2)
    assert (changed.edited_at - changed.written_at).total_seconds() == 300


def test_two_windows_do_not_overwrite_each_other(learner, lesson_id):
    note = write(learner, lesson_id, "旧")
    actions.change_note(learner, note.id, ChangedNote(body="第一个窗口", version=1))
    with pytest.raises(Conflict):
        actions.change_note(learner, note.id, ChangedNote(body="第二个窗口", version=1))
    assert bodies(learner, lesson_id) == ["第一个窗口"]


@pytest.mark.parametrize("deed", ["change_note", "delete_note", "restore_note"])
def test_nobody_touches_the_note_of_another_person(learner, other, lesson_id, deed):
    note = write(learner, lesson_id)
    more = [ChangedNote(body="改")] if deed == "change_note" else []
    with pytest.raises(NotFound):
        getattr(actions, deed)(other, note.id, *more)
    assert bodies(learner, lesson_id) == ["目录先行"]


def test_a_deleted_note_comes_back_as_it_was(learner, lesson_id):
    note = write(learner, lesson_id, at_seconds=12)
    actions.delete_note(learner, note.id)
    actions.delete_note(learner, note.id)
    assert bodies(learner, lesson_id) == []
    assert queries.count_on(learner, lesson_id) == 0
    with pytest.raises(NotFound):
        queries.get_note(learner, note.id)
    with pytest.raises(NotFound):
        actions.change_note(learner, note.id, ChangedNote(body="改"))
    actions.restore_note(learner, note.id)
    assert bodies(learner, lesson_id) == ["目录先行"]


def test_what_was_deleted_a_month_ago_goes_for_good(learner, other, lesson_id, clock):
    old, kept = write(learner, lesson_id, "旧").id, write(learner, lesson_id, "留").id
    others = write(other, lesson_id, "别人的").id
    actions.delete_note(learner, old)
    actions.delete_note(other, others)
    clock.forward(days=31)
    actions.delete_note(learner, kept)
    with pytest.raises(NotFound):
        actions.restore_note(learner, old)
    actions.restore_note(other, others)


def test_a_course_holds_so_many_notes_and_then_says_so(learner, course, lesson_id):
    fill(learner, course, lesson_id, rules.MOST_IN_A_COURSE - 1)
    last = words("最后一条", client_id="last")
    actions.write_note(learner, lesson_id, last)
    with pytest.raises(Conflict) as refusal:
        write(learner, lesson_id)
    assert refusal.value.code == "too_many"
    assert actions.write_note(learner, lesson_id, last).body == "最后一条", "it was there already"


@transactional
def fill(learner, course, lesson_id, count):
    rows = [
        {
            "person_id": learner.id,
            "lesson_id": lesson_id,
            "course_id": course.id,
            "client_id": f"f{number}",
            "at_ms": number * 1000,
            "body": f"第 {number} 条",
            "version": 1,
            "written_at": course.created_at,
        }
        for number in range(count)
    ]
    session.execute(LessonNote.__table__.insert(), rows)


def test_words_are_found_in_notes_and_signs_mean_themselves(learner, lesson_id):
    for body in ("目录先行 100%", "标准_跟上", "Data"):
        write(learner, lesson_id, body)
    assert bodies(learner, lesson_id, "目录") == ["目录先行 100%"]
    assert bodies(learner, lesson_id, "0%") == ["目录先行 100%"]
    assert bodies(learner, lesson_id, "%") == ["目录先行 100%"]
    assert bodies(learner, lesson_id, "_") == ["标准_跟上"]
    assert bodies(learner, lesson_id, "data") == ["Data"]


def test_the_notebook_follows_the_course_page_by_page(learner, course):
    first, second = lesson_ids(course)
    write(learner, second, "第二讲", at_seconds=5)
    for at in (30, 10):
        write(learner, first, f"第一讲 {at}", at_seconds=at)
    whole = queries.notebook(learner, course.id, Paging())
    assert [(one.place, [note.body for note in one.notes]) for one in whole.shelves] == [
        (1, ["第一讲 10", "第一讲 30"]),
        (2, ["第二讲"]),
    ]
    seen, cursor = [], None
    for _page in range(3):
        page = queries.notebook(learner, course.id, Paging(limit=1, cursor=cursor))
        seen += [note.body for shelf in page.shelves for note in shelf.notes]
        cursor = page.next
    assert seen == ["第一讲 10", "第一讲 30", "第二讲"]
    assert cursor is None


def test_writing_out_gathers_a_long_lesson_on_one_leaf(learner, course, lesson_id):
    fill(learner, course, lesson_id, 450)
    _title, leaves = queries.leaves(learner, course.id)
    assert [len(leaf.notes) for leaf in leaves] == [450]
    assert leaves[0].notes[-1].body == "第 449 条"


def test_what_one_wrote_stays_readable_when_the_course_is_gone(learner, course, lesson_id):
    sit_down(learner, lesson_id)
    note = write(learner, lesson_id)
    courses_actions.place_course(None, course.id, State.RETIRED)
    assert queries.notebook(learner, course.id, Paging()).count == 1
    assert bodies(learner, lesson_id) == ["目录先行"]
    actions.change_note(learner, note.id, ChangedNote(body="还能改"))
    with pytest.raises(NotFound):
        write(learner, lesson_id, "不能再添")


def test_a_notebook_of_nothing_belongs_to_courses_one_may_see(learner, other, course):
    assert queries.notebook(learner, course.id, Paging()).shelves == []
    draft = make_draft(lessons=[60])
    for missing in (draft.id, 999_999):
        with pytest.raises(NotFound):
            queries.notebook(other, missing, Paging())


def test_a_longer_notebook_costs_no_more_statements(learner, course, lesson_id, statements):
    counts = []
    for many in (1, 40):
        fill_more(learner, course, lesson_id, many)
        with statements() as said:
            queries.notebook(learner, course.id, Paging())
        counts.append(said.count)
    assert counts[0] == counts[1]
    assert counts[0] <= 6


@transactional
def fill_more(learner, course, lesson_id, count):
    have = session.scalar(select(func.count()).select_from(LessonNote))
    for number in range(count):
        session.add(
            LessonNote(
                person_id=learner.id,
                lesson_id=lesson_id,
                course_id=course.id,
                client_id=f"m{have}-{number}",
                body="记",
                written_at=course.created_at,
            )
        )
