"""The pledge before a lesson, among what is mine, at the desk and at the tutor's."""

from sqlalchemy import select

from app.kit.db import session
from app.pledges.models import Pledge, PledgeSignature
from tests.classes.making import make_class
from tests.factories import make_user
from tests.pledges.making import TEXT, make_pledge, sign
from tests.progress.making import lesson_ids, make_course


def test_a_lesson_begins_with_the_pledge_and_goes_on_where_it_was_wanted(sign_in):
    lesson = f"/lessons/{lesson_ids(make_course(60))[0]}?t=9"
    learner = sign_in(make_user())
    pledge = make_pledge()
    page = learner.get(lesson)
    assert TEXT["body"] in page.text
    assert f'name="next" value="{lesson}"' in page.text
    assert "data-stage" not in page.text
    said = {"pledge_id": str(pledge.id), "next": lesson}
    forgotten = learner.post("/me/pledge", data=said)
    assert forgotten.status_code == 422
    assert "请勾选" in forgotten.text
    assert f'name="next" value="{lesson}"' in forgotten.text
    answer = learner.post("/me/pledge", data=said | {"agreed": "yes"})
    assert (answer.status_code, answer.location) == (303, lesson)
    assert "data-stage" in learner.get(lesson).text
    assert "2026 学习年度" in learner.get("/me/pledge").text


def test_only_who_is_credited_is_asked(sign_in):
    course = make_course(60)
    lesson = f"/lessons/{lesson_ids(course)[0]}"
    make_pledge()
    assert "data-stage" in sign_in(make_user(roles=("tutor",))).get(lesson).text


def test_another_version_is_read_again_before_it_is_signed(sign_in):
    learner = sign_in(make_user())
    old = make_pledge()
    make_pledge(title="第二版承诺")
    answer = learner.post("/me/pledge", data={"pledge_id": str(old.id), "agreed": "yes"})
    assert answer.status_code == 409
    assert "第二版承诺" in answer.text
    assert session.scalar(select(PledgeSignature.id)) is None
    away = learner.post(
        "/me/pledge",
        data={"pledge_id": str(old.id + 1), "agreed": "yes", "next": "//evil.example/"},
    )
    assert away.location == "/me/pledge"


def test_who_has_nothing_to_sign_is_told_so(sign_in):
    assert "目前无需签署" in sign_in(make_user()).get("/me/pledge").text
    assert "诚信承诺" in sign_in(make_user()).get("/me").text
    assert "/me/pledge" not in sign_in(make_user(roles=("tutor",))).get("/me").text


def test_an_administrator_publishes_changes_and_takes_back(sign_in):
    admin = sign_in(make_user(roles=("learning_admin",)))
    assert "目前没有生效的承诺书" in admin.get("/admin/pledge").text
    short = admin.post("/admin/pledge", data=TEXT | {"body": "短", "after_version": "0"})
    assert short.status_code == 422
    assert ">短</textarea>" in short.text.replace("\n", "")
    assert "目前没有生效的承诺书" in short.text
    answer = admin.post("/admin/pledge", data=TEXT | {"after_version": "0"})
    assert answer.status_code == 303
    late = admin.post("/admin/pledge", data=TEXT | {"title": "迟到的", "after_version": "0"})
    assert late.status_code == 409
    assert 'value="迟到的"' in late.text
    pledge = session.scalars(select(Pledge)).one()
    page = admin.get("/admin/pledge").text
    assert "生效" in page
    assert "2026 年度 0 人已签署" in page
    assert admin.post(f"/admin/pledge/{pledge.id}/end").status_code == 303
    assert admin.post(f"/admin/pledge/{pledge.id}/end").status_code == 409


def test_the_desk_asks_as_often_for_many_versions_as_for_one(sign_in, statements):
    judge = make_user(roles=("learning_admin",))
    admin = sign_in(judge)
    make_pledge(judge)
    admin.get("/admin/pledge")
    with statements() as few:
        admin.get("/admin/pledge")
    for _version in range(8):
        make_pledge(judge)
    with statements() as many:
        admin.get("/admin/pledge")
    assert many.count == few.count


def test_a_tutor_sees_whether_a_learner_has_signed(sign_in):
    learner, tutor = make_user(), make_user(roles=("tutor",))
    klass = make_class(required=[make_course(60)], learners=[learner], tutors=[tutor])
    sheet = f"/supervision/classes/{klass.id}/learners/{learner.id}"
    visitor = sign_in(tutor)
    assert "承诺书" not in visitor.get(sheet).text
    make_pledge()
    assert "2026 年度承诺书尚未签署" in visitor.get(sheet).text
    sign(learner)
    assert "已签署承诺书（第 1 版）" in visitor.get(sheet).text
