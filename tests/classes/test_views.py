"""My classes, a new class, the roster, and the page of one class."""

from datetime import timedelta
from io import BytesIO

import pytest

from app.classes.actions import note_progress
from app.classes.queries import page_of_classes
from app.kit import clock as kit_clock
from app.kit.paging import Paging
from tests.classes.making import make_class
from tests.classes.test_api import sheet
from tests.courses.making import make_draft, make_published_course
from tests.factories import make_user


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def test_without_a_class_the_page_offers_the_first_step(admin, sign_in):
    assert "去看看课程" in sign_in(make_user()).get("/classes").text
    assert "/classes/new" in sign_in(admin).get("/classes").text


def test_my_classes_show_what_is_done_and_what_is_left(admin, sign_in):
    learner, course = make_user(), make_published_course()
    make_class(admin, title="年轻<干部>班", required=[course], learners=[learner])
    page = sign_in(learner).get("/classes").text
    assert "年轻&lt;干部&gt;班" in page
    assert "必修课完成 0 / 1 门" in page
    assert "40" in page
    note_progress(learner.id, course.id, completed=True, at=kit_clock.now())
    assert "必修课已全部完成" in sign_in(learner).get("/classes").text


def test_classes_stand_in_the_order_of_what_can_be_done_page_by_page(admin):
    learner, now = make_user(), kit_clock.now()
    spans = {"over": (-30, -1), "coming": (7, 40), "later": (9, 40), "open": (-3, 9)}
    for title, (first, last) in spans.items():
        begins, ends = now + timedelta(days=first), now + timedelta(days=last)
        make_class(admin, title=title, learners=[learner], starts_at=begins, ends_at=ends)
    shown, cursor = [], None
    while len(shown) < len(spans):
        found = page_of_classes(learner, Paging(limit=1, cursor=cursor))
        shown, cursor = [*shown, found.items[0].title], found.next
    assert shown == ["open", "later", "coming", "over"]


def test_the_page_of_a_class_shows_its_courses_and_what_comes_next(admin, sign_in):
    learner, tutor = make_user(), make_user(roles=("tutor",), name="索老师")
    required, elective = make_published_course(title="预算"), make_published_course(title="公文")
    opened = make_class(
        admin, required=[required], electives=[elective], learners=[learner], tutors=[tutor]
    )
    page = sign_in(learner).get(f"/classes/{opened.id}").text
    assert "开始学习：预算" in page
    assert "公文" in page
    assert "索老师" in page
    assert "/supervision" not in page
    watched = sign_in(tutor).get(f"/classes/{opened.id}").text
    assert f"/supervision/classes/{opened.id}" in watched


def test_the_page_of_a_class_is_not_there_for_outsiders(admin, sign_in):
    opened = make_class(admin)
    assert sign_in(make_user()).get(f"/classes/{opened.id}").status_code == 404


def test_the_page_of_a_class_takes_the_same_statements_however_many_courses(
    admin, sign_in, statements
):
    learner = make_user()
    counts = []
    for number in (1, 6):
        courses = [make_published_course() for _ in range(number)]
        opened = make_class(admin, required=courses, learners=[learner])
        browser = sign_in(learner)
        with statements() as said:
            browser.get(f"/classes/{opened.id}")
        counts.append(said.count)
    assert counts[1] <= counts[0] + 6  # one look at the topic tree for each topic


def test_a_class_is_opened_on_the_page_and_leads_to_its_roster(admin, sign_in):
    course = make_published_course()
    browser = sign_in(admin)
    assert "预览" not in browser.get("/classes/new").text
    answer = browser.post(
        "/classes",
        data={
            "title": "专题班", "starts_at": "2026-03-02", "ends_at": "2026-03-31",
            "required": [str(course.id)], "tutors": "", "summary": "",
            "organisation": str(admin.organisation_id),
        },
    )  # fmt: skip
    assert answer.status_code == 303
    assert answer.location.endswith("/roster")
    assert "班级已开好" in browser.get(answer.location).text


def test_what_was_typed_stays_when_something_does_not_fit(admin, sign_in):
    make_published_course()
    answer = sign_in(admin).post(
        "/classes",
        data={
            "title": "专题班",
            "starts_at": "2026-03-31",
            "ends_at": "2026-03-02",
            "tutors": "鬼",
        },
    )
    assert answer.status_code == 422
    assert 'value="专题班"' in answer.text
    assert "结束日期要在开班日期之后" in answer.text
    assert "这些人不是班主任：鬼" in answer.text


def test_without_a_published_course_there_is_nothing_to_choose_from(admin, sign_in):
    make_draft()
    assert "还没有已发布的课程" in sign_in(admin).get("/classes/new").text


def test_only_learning_administrators_see_the_form_and_the_roster(admin, sign_in):
    tutor = make_user(roles=("tutor",))
    opened = make_class(admin, tutors=[tutor])
    browser = sign_in(tutor)
    assert browser.get("/classes/new").status_code == 403
    assert browser.get(f"/classes/{opened.id}/roster").status_code == 403
    assert sign_in(make_user()).get(f"/classes/{opened.id}/roster").status_code == 404


def test_a_roster_is_tried_then_entered_on_the_page(admin, sign_in):
    opened = make_class(admin)
    make_user("anya", name="安雅")
    browser = sign_in(admin)
    url = f"/classes/{opened.id}/roster"
    trial = browser.post(url, data={"usernames": "anya，ghost", "dry_run": "1"}).text
    assert "只是试一试：可以录入 1 名学员" in trial
    assert "没有这个用户名" in trial
    answer = browser.post(url, data={"usernames": "anya"})
    assert answer.status_code == 303
    assert "安雅" in browser.get(answer.location).text


def test_a_sheet_is_entered_on_the_page(admin, sign_in):
    opened = make_class(admin)
    make_user("anya", name="安雅")
    browser = sign_in(admin)
    data = {"usernames": "", "file": (BytesIO(sheet(["用户名"], ["anya"])), "名单.xlsx")}
    assert browser.post(f"/classes/{opened.id}/roster", data=data).status_code == 303
    bad = {"usernames": "", "file": (BytesIO(b"text"), "名单.xlsx")}
    answer = browser.post(f"/classes/{opened.id}/roster", data=bad)
    assert answer.status_code == 422
    assert "不是可以读取的 XLSX 表格" in answer.text


def test_an_empty_roster_form_asks_for_names(admin, sign_in):
    opened = make_class(admin)
    answer = sign_in(admin).post(f"/classes/{opened.id}/roster", data={"usernames": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["roster?limit=100", ""])
def test_ten_and_a_hundred_members_take_the_same_statements(admin, sign_in, statements, page):
    course, browser, counts = make_published_course(), sign_in(admin), []
    for number in (10, 100):
        learners = [make_user() for _ in range(number)]
        opened = make_class(admin, required=[course], learners=learners)
        browser.get(f"/classes/{opened.id}/{page}".rstrip("/"))
        with statements() as said:
            answer = browser.get(f"/classes/{opened.id}/{page}".rstrip("/"))
        assert answer.status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1]


def test_a_class_opened_by_two_presses_is_one_class(admin, sign_in):
    course, browser = make_published_course(), sign_in(admin)
    fields = {
        "title": "只开一次", "starts_at": "2026-03-02", "ends_at": "2026-03-31", "summary": "",
        "required": [str(course.id)], "organisation": str(admin.organisation_id), "once": "a",
    }  # fmt: skip
    places = {browser.post("/classes", data=fields).location for _ in range(2)}
    assert len(places) == 1
    assert browser.get("/classes").text.count("只开一次") == 1


def test_tutors_and_courses_that_were_pressed_stay_pressed(admin, sign_in):
    tutor, course = make_user(roles=("tutor",), name="索老师"), make_published_course()
    answer = sign_in(admin).post(
        "/classes",
        data={"title": "", "tutors": [str(tutor.id)], "electives": [str(course.id)]},
    )
    assert answer.status_code == 422
    assert f'name="tutors" value="{tutor.id}" checked' in answer.text
    assert f'name="electives" value="{course.id}" checked' in answer.text


def test_names_that_were_left_out_stand_in_the_field_again(admin, sign_in):
    opened = make_class(admin)
    make_user("anya")
    browser = sign_in(admin)
    url = f"/classes/{opened.id}/roster"
    page = browser.post(url, data={"usernames": "anya ghost anya"}).text
    assert "已录入 1 名学员" in page
    assert ">\nghost</textarea>" in page
    data = {"file": (BytesIO(sheet(["用户名"], ["anya"], ["ghost"])), "名单.xlsx"), "dry_run": "1"}
    assert "anya\nghost</textarea>" in browser.post(url, data=data).text


def test_a_class_is_changed_and_what_does_not_fit_comes_back(admin, sign_in):
    tutor, other = make_user(roles=("tutor",)), make_user(roles=("tutor",), name="索老师")
    opened = make_class(admin, title="旧名", tutors=[tutor])
    browser, url = sign_in(admin), f"/classes/{opened.id}/edit"
    page = browser.get(url).text
    assert 'value="旧名"' in page
    assert f'name="tutors" value="{tutor.id}" checked' in page
    fields = {"title": "新名𠮷", "starts_at": "2026-03-31", "ends_at": "2026-03-02"}
    wrong = browser.post(url, data=fields)
    assert wrong.status_code == 422
    assert 'value="新名𠮷"' in wrong.text
    assert "结束日期要在开班日期之后" in wrong.text
    right = fields | {"ends_at": "2026-04-30", "tutors": [str(other.id)]}
    answer = browser.post(url, data=right)
    assert answer.status_code == 303
    assert "新名𠮷" in browser.get(answer.location).text
    whole = browser.get(f"/api/v1/classes/{opened.id}").json
    assert [one["name"] for one in whole["tutors"]] == ["索老师"]
    assert len(whole["required"]) == 1


def test_only_the_learning_administration_changes_a_class(admin, sign_in):
    tutor, learner = make_user(roles=("tutor",)), make_user()
    opened = make_class(admin, tutors=[tutor], learners=[learner])
    for person, status in ((tutor, 403), (learner, 403), (make_user(), 404)):
        browser = sign_in(person)
        assert browser.get(f"/classes/{opened.id}/edit").status_code == status
        assert browser.post(f"/classes/{opened.id}/edit", data={}).status_code == status
