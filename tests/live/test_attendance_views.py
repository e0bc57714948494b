"""Who was there, for the one who gave the lesson and for each of those who came."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.kit.db import session, transactional
from app.live import queries
from app.live.models import Attendance
from tests.factories import make_user
from tests.live.attending import Viewer, end, lesson_on_air, settle


@pytest.fixture
def held(app, clock):
    """A lesson of ten minutes, over and settled; one was there for all of it and one came late."""
    teacher = make_user(roles=("teacher",))
    live_id = lesson_on_air(clock, minutes=10, teacher=teacher)
    good, late = Viewer(name="=HYPERLINK(1)"), Viewer(name="迟到的人")
    good.stay(clock, live_id, 480)
    for _ in range(8):
        clock.forward(seconds=15)
        late.beat(live_id)
        good.beat(live_id)
    end(live_id)
    settle(clock, live_id)
    return live_id, teacher, good.person, late.person


def test_the_teacher_sees_who_was_there_and_what_came_of_it(sign_in, held):
    live_id, teacher, *_ = held
    page = sign_in(teacher).get(f"/live/{live_id}/attendance").text
    assert "迟到的人" in page
    assert "已计入" in page
    assert "时长不足" in page


def test_the_sheet_holds_everybody_and_no_formula(sign_in, held):
    live_id, teacher, *_ = held
    answer = sign_in(teacher).get(f"/live/{live_id}/attendance.xlsx")
    [sheet] = load_workbook(BytesIO(answer.data)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[2:]] == ["'=HYPERLINK(1)", "迟到的人"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert teacher.name in rows[0][1]


def test_my_credits_tell_why_a_live_lesson_counts(sign_in, held):
    _, _, good, _ = held
    page = sign_in(good).get("/me/credits").text
    assert "直播实际时长" in page
    assert "应签 1 次，已签 1 次" in page


@transactional
def crowd(live_id, people):
    one = session.query(Attendance).filter_by(live_id=live_id).first()
    kept = {c.name: getattr(one, c.name) for c in Attendance.__table__.c if c.name != "id"}
    session.execute(
        Attendance.__table__.insert(), [kept | {"person_id": person.id} for person in people]
    )


def test_a_page_of_many_takes_as_many_statements_as_one_of_few(sign_in, held, statements):
    live_id, teacher, *_ = held
    visitor = sign_in(teacher)
    with statements() as few:
        visitor.get(f"/live/{live_id}/attendance")
    crowd(live_id, [make_user() for _ in range(60)])
    with statements() as many:
        page = visitor.get(f"/live/{live_id}/attendance").text
    assert many.count == few.count
    assert "cursor=" in page
    assert queries.sums_of(live_id).learners == 62
