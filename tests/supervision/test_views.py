"""The console and its exports as pages."""

import csv
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from tests.anomalies.making import make_anomaly
from tests.appeals.making import make_appeal
from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.supervision.making import make_small_and_large


@pytest.fixture
def tutor(app):
    return make_user(roles=("tutor",), name="索老师")


@pytest.fixture
def klass(tutor):
    learners = [make_user(name="=HYPERLINK(1)"), make_user(name="欧阳<慧敏>")]
    return make_class(
        required=[make_published_course(title="预算")], tutors=[tutor], learners=learners
    )


def console(klass):
    return f"/supervision/classes/{klass.id}"


def test_a_tutor_without_a_class_reads_what_will_be_here(tutor, sign_in):
    assert "还没有负责的班级" in sign_in(tutor).get("/supervision").text


def test_who_may_open_classes_finds_the_way_here(tutor, sign_in):
    assert "/classes/new" not in sign_in(tutor).get("/supervision").text
    assert "/classes/new" in sign_in(make_user(roles=("learning_admin",))).get("/supervision").text


def test_my_classes_lead_to_their_console(tutor, klass, sign_in):
    assert console(klass) in sign_in(tutor).get("/supervision").text


def test_the_console_shows_figures_rows_reasons_and_heat(tutor, klass, sign_in):
    page = sign_in(tutor).get(console(klass)).text
    assert "开班 10 天了" in page
    assert "欧阳&lt;慧敏&gt;" in page
    assert "--watched: 0%" in page
    assert 'name="learner_ids"' in page


def test_a_filter_that_finds_nobody_says_so(tutor, klass, sign_in):
    page = sign_in(tutor).get(console(klass) + "?risk=done").text
    assert "这里没有人" in page


def test_a_class_without_learners_says_so(tutor, sign_in):
    page = sign_in(tutor).get(console(make_class(tutors=[tutor]))).text
    assert "班里还没有学员" in page


def test_another_tutors_class_is_not_there(klass, sign_in):
    browser = sign_in(make_user(roles=("tutor",)))
    for path in ("", "/progress.csv", "/progress.xlsx"):
        assert browser.get(console(klass) + path).status_code == 404


def test_the_console_pages_and_keeps_its_filter(tutor, klass, sign_in):
    page = sign_in(tutor).get(console(klass) + "?limit=1&risk=not_started&sort=-learner").text
    assert "risk=not_started" in page
    assert "cursor=" in page
    assert "下一页" in page


def test_selected_learners_are_reminded_without_script(tutor, klass, sign_in):
    browser = sign_in(tutor)
    rows = browser.get(f"/api/v1/classes/{klass.id}/progress").json["items"]
    answer = browser.post(
        console(klass) + "/reminders",
        data={
            "learner_ids": [rows[0]["learner"]["id"]],
            "template": "behind",
            "risk": "not_started",
        },
    )
    assert answer.status_code == 303
    assert answer.location.endswith("?risk=not_started")
    assert "已发出 1 条提醒" in browser.get(answer.location).text
    everybody = browser.post(
        console(klass) + "/reminders", data={"everybody": "1", "words": "加油"}
    )
    page = browser.get(everybody.location).text
    assert "已发出 1 条提醒" in page
    assert "有 1 人没有再发" in page


def test_reminding_nobody_asks_to_choose(tutor, klass, sign_in):
    browser = sign_in(tutor)
    answer = browser.post(console(klass) + "/reminders", data={"template": "behind"})
    assert answer.status_code == 422
    assert "请至少选择一位学员" in answer.text


def test_a_reminder_that_cannot_be_sent_keeps_what_was_written_and_chosen(tutor, klass, sign_in):
    browser = sign_in(tutor)
    chosen = browser.get(f"/api/v1/classes/{klass.id}/progress").json["items"][0]["learner"]["id"]
    url = console(klass) + "/reminders"
    nobody = browser.post(url, data={"words": "这周请抽空学完第三门", "risk": "not_started"})
    assert "这周请抽空学完第三门</textarea>" in nobody.text
    assert "risk=not_started" in nobody.text
    too_long = browser.post(url, data={"words": "学" * 501, "learner_ids": [chosen]})
    assert too_long.status_code == 422
    assert "学" * 501 in too_long.text
    assert f'value="{chosen}" checked' in too_long.text


def test_a_reminder_sent_twice_by_one_press_is_answered_once(tutor, klass, sign_in):
    browser = sign_in(tutor)
    fields = {"everybody": "1", "template": "behind", "once": "one press"}
    for _ in range(2):
        answer = browser.post(console(klass) + "/reminders", data=fields)
        assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "已发出 2 条提醒" in page
    assert "没有再发" not in page


def test_a_class_without_learners_has_no_figures_filters_or_exports(tutor, sign_in):
    empty = make_class(tutors=[tutor])
    for path in ("", "/heat"):
        page = sign_in(tutor).get(console(empty) + path).text
        assert "progress.xlsx" not in page
        assert "risk=behind" not in page


@pytest.mark.parametrize("path", ["", "/heat", "?risk=at_risk&sort=-reminders", "/progress.csv"])
def test_ten_and_a_hundred_learners_take_the_same_statements(scene, sign_in, statements, path):
    tutor_id, classes = scene(make_small_and_large)
    browser, counts = sign_in(SimpleNamespace(id=tutor_id)), []
    for class_id in classes:
        address = f"/supervision/classes/{class_id}{path}"
        browser.get(address)
        with statements() as said:
            assert browser.get(address).status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1]


def test_my_classes_take_the_same_statements_however_many(tutor, sign_in, statements):
    course, browser, counts = make_published_course(), sign_in(tutor), []
    for number in (2, 8):
        for _ in range(number):
            make_class(required=[course], tutors=[tutor], learners=[make_user()])
        browser.get("/supervision")
        with statements() as said:
            assert browser.get("/supervision").status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1]


def test_a_csv_holds_every_row_and_no_formula(tutor, klass, sign_in):
    answer = sign_in(tutor).get(console(klass) + "/progress.csv")
    lines = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert "索老师" in lines[0][1]
    assert lines[1][1] == "姓名"
    assert sorted(line[1] for line in lines[2:4]) == ["'=HYPERLINK(1)", "欧阳<慧敏>"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_sheet_holds_text_and_numbers_and_no_formula(tutor, klass, sign_in):
    answer = sign_in(tutor).get(console(klass) + "/progress.xlsx?risk=not_started")
    sheet = load_workbook(BytesIO(answer.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_page_of_the_console_takes_a_bounded_number_of_statements(
    tutor, klass, sign_in, statements
):
    browser = sign_in(tutor)
    with statements() as said:
        browser.get(console(klass))
    assert said.count <= 33


def test_who_decides_sees_what_else_waits_and_a_tutor_does_not(sign_in):
    admin, tutor = make_user(roles=("learning_admin",)), make_user(roles=("tutor",))
    assert "等您处理" not in sign_in(admin).get("/supervision").text
    make_anomaly()
    make_appeal()
    page = sign_in(admin).get("/supervision").text
    assert "待核查线索 1 条" in page
    assert "申诉 1 件" in page
    assert "学时申报" not in page.split("等您处理")[1].split("</div>")[0]
    assert "等您处理" not in sign_in(tutor).get("/supervision").text
