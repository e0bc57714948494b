"""Hours, credit points and motivation points: three accounts, and none is ever in another."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from app.credits import actions, queries
from app.credits.actions import Award
from app.credits.forms import NewHours, typed_from
from app.credits.models import CreditPreview, PointBalance, PointEntry
from app.credits.rules import (
    SAMPLE_RULES,
    Account,
    ClaimKind,
    ClaimScale,
    Deed,
    DeedPoints,
    EntryKind,
    PointAccount,
    RuleMove,
)
from app.kit import clock as kit_clock
from app.kit.db import session
from tests.conftest import SHANGHAI
from tests.credits.making import award_hours, publish_rule_set
from tests.credits.test_chains import Intruder
from tests.factories import make_user

CREDIT, MOTIVATION = PointAccount.CREDIT, PointAccount.MOTIVATION


@pytest.fixture
def learner(app):
    return make_user()


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


@pytest.fixture
def giving(app):
    return publish_rule_set(
        credit_points_required=100,
        credit_points_elective=50,
        exam_bonus_centihours=50,
        daily_cap_centihours=250,
        deeds=(
            DeedPoints(Deed.COURSE, 1000, most_a_day=2500),
            DeedPoints(Deed.DISCUSSION, 100, most_a_day=500),
        ),
    )


def standing(person, year=2026):
    hours = queries.account(person, person.id, year).earned
    points = queries.points_of_year(person, person.id, year).lines
    return hours, points[CREDIT].earned, points[MOTIVATION].earned


def sound():
    return list(queries.verify_ledger()) == []


def test_a_completed_course_brings_each_account_what_its_rule_says(learner, giving):
    award_hours(learner, source="course:1", required=True)
    assert standing(learner) == (100, 100, 1000)
    award_hours(learner, source="course:2")
    assert standing(learner) == (200, 150, 2000)
    # The year's accounts of hours hold hours and nothing else.
    lines = queries.account(learner, learner.id, 2026).lines
    assert {line.account: line.earned for line in lines} == {
        Account.TOTAL: 200,
        Account.REQUIRED: 100,
        Account.ONLINE: 200,
    }
    assert sound()


def test_the_platform_gives_no_points_until_somebody_decides_so(learner):
    award_hours(learner)
    assert standing(learner) == (100, 0, 0)
    assert session.scalars(select(PointEntry)).all() == []


def test_points_are_given_once_however_often_they_are_asked_for(learner, giving):
    for _ in range(3):
        award_hours(learner, source="course:1")
        actions.reward(
            learner.id, Deed.DISCUSSION, source="talk:1", title="", day=date(2026, 3, 5), times=2
        )
    assert standing(learner) == (100, 50, 1200)
    assert sound()


def test_caps_leave_points_for_what_was_let_in_and_no_more(learner, giving):
    entries = [award_hours(learner) for _ in range(3)]
    assert [one.amount_centihours for one in entries] == [100, 100, 50]
    # Half a point for an hour: 50, 50 and 25; the day holds 25 motivation points.
    assert standing(learner) == (250, 125, 2500)
    talk = actions.reward(
        learner.id, Deed.DISCUSSION, source="talk:1", title="", day=date(2026, 3, 5), times=9
    )
    assert talk is not None
    assert talk.amount_centipoints == 500
    more = actions.reward(
        learner.id, Deed.DISCUSSION, source="talk:2", title="", day=date(2026, 3, 5)
    )
    assert more is None
    assert sound()


def test_who_loses_the_hours_loses_the_points_that_came_with_them(learner, admin, giving):
    kept, gone = award_hours(learner), award_hours(learner, required=True)
    actions.reverse_entry(admin, gone.id, "代学")
    assert standing(learner) == (100, 50, 1000)
    [listed, _reversed, _first] = queries.point_entries(
        learner, learner.id, 2026, MOTIVATION, limit=9
    ).items
    assert (listed.entry.amount_centipoints, listed.entry.note) == (-1000, "代学")
    assert listed.entry.actor_id == admin.id
    assert queries.points_following([kept.id, gone.id]) == queries.points_following([kept.id])
    # Taken back, the day is not free again, and the same course brings nothing twice.
    award_hours(learner, source=gone.source)
    assert standing(learner) == (100, 50, 1000)
    assert sound()


def test_hours_entered_by_hand_bring_credit_points_and_no_thanks(learner, admin, giving):
    form = NewHours(
        kind="offline",
        source="claim:1",
        title="脱产",
        centihours=800,
        on=date(2026, 3, 5),
        required=True,
    )
    actions.enter_hours(admin, learner.id, form)
    assert standing(learner) == (800, 800, 0)


def test_a_passed_exam_brings_its_bonus(learner, giving):
    passed = award_hours(learner, 0, kind=EntryKind.EXAM, source="exam:7")
    assert (passed.amount_centihours, passed.kind) == (50, EntryKind.EXAM)
    assert award_hours(learner, 0, kind=EntryKind.EXAM, source="exam:7").id == passed.id
    assert standing(learner) == (50, 25, 0)


def awards(person, count):
    now = kit_clock.now()
    return [
        Award(
            person.id, EntryKind.ONLINE, f"course:{n}", "课", 1800, (), now - timedelta(days=n),
            n % 2 == 0, {},
        )
        for n in range(count)
    ]  # fmt: skip


def test_many_awards_bring_what_single_ones_bring(learner, giving, statements):
    other = make_user()
    with statements() as said:
        actions.award_many(awards(learner, 4))
    few = said.count
    for award in sorted(awards(other, 4), key=lambda one: one.at):
        award_hours(other, source=award.source, at=award.at, required=award.required)
    assert standing(learner) == standing(other) == (400, 300, 4000)
    with statements() as said:
        actions.award_many(awards(make_user(), 40))
    assert said.count <= few + 2
    actions.award_many(awards(learner, 4))
    assert standing(learner) == (400, 300, 4000)
    assert sound()


def test_points_are_of_the_day_and_year_of_their_hours(learner, giving, clock):

    midnight = datetime(2027, 1, 1, tzinfo=SHANGHAI)
    clock.set(midnight)
    award_hours(learner, at=midnight - timedelta(seconds=1))
    award_hours(learner, at=midnight)
    assert standing(learner, 2026) == standing(learner, 2027) == (100, 50, 1000)
    assert queries.years_with_points(learner, learner.id) == [2027, 2026]


def test_verify_tells_of_a_balance_of_points_that_is_no_sum(learner, giving):
    award_hours(learner)
    Intruder().does(
        update(PointBalance).where(PointBalance.account == CREDIT).values(earned_centipoints=51)
    )
    [told] = queries.verify_ledger()
    assert (told.table, told.kept, told.recomputed) == ("credit_point_balances", "51", "50")


def test_verify_tells_of_points_that_were_changed_or_removed(learner, giving):
    award_hours(learner)
    points, _thanks = session.scalars(select(PointEntry).order_by(PointEntry.id)).all()
    assert sound()
    intruder = Intruder()
    raised = {"amount_centipoints": 5000}
    intruder.does(
        update(PointEntry).where(PointEntry.id == points.id).values(**raised),
        update(PointBalance).where(PointBalance.account == CREDIT).values(earned_centipoints=5000),
    )
    [told] = queries.verify_ledger()
    assert (told.table, told.row) == (
        "credit_point_entries",
        f"{points.id} (person {learner.id}, 2)",
    )
    intruder.does(delete(PointEntry).where(PointEntry.id == points.id))
    tables = {told.table for told in queries.verify_ledger()}
    assert tables == {"credit_point_entries", "credit_point_balances"}


def test_the_json_of_a_year_keeps_points_apart_from_hours(learner, giving, api):
    award_hours(learner, source="course:1", title="财政")
    answer = api(learner).get("/api/v1/me/credits").json
    assert answer["earned"] == 1.0
    assert {one["account"] for one in answer["accounts"]} == {"total", "required", "online"}
    assert answer["points"] == [
        {"account": "credit_points", "earned": 0.5, "required": None},
        {"account": "points", "earned": 10.0, "required": None},
    ]
    entries = api(learner).get("/api/v1/me/points?account=points").json
    [one] = entries["items"]
    assert (one["points"], one["deed"], one["source"], entries["next"]) == (
        10.0, "course", "course:1", None,
    )  # fmt: skip
    assert api(learner).get("/api/v1/me/points?account=hours").status_code == 422
    assert api(make_user()).get("/api/v1/me/points?account=points").json["items"] == []


def test_my_points_are_explained_one_by_one(learner, admin, giving, sign_in):
    entry = award_hours(learner, title="财政", required=True)
    actions.reverse_entry(admin, entry.id, "代学")
    page = sign_in(learner).get("/me/points").text
    assert "每学时 1 学分" in page
    assert "代学" in page
    assert "必修每学时 1 学分" in page
    page = sign_in(learner).get("/me/points?account=points&year=2026").text
    assert "学完课程：10 分，每天最多 25 分" in page
    empty = sign_in(make_user()).get("/me/points?year=2024").text
    assert "还没有记录" in empty


def test_a_page_of_points_costs_the_same_however_many_there_are(
    learner, giving, sign_in, statements
):
    browser = sign_in(learner)
    actions.award_many(awards(learner, 2))
    browser.get("/me/points")
    with statements() as said:
        browser.get("/me/points")
    few = said.count
    actions.award_many(awards(learner, 60))
    with statements() as said:
        page = browser.get("/me/points").text
    assert said.count == few
    assert "cursor=" in page


def test_the_editor_asks_for_weights_bonus_and_points_and_keeps_what_it_is_told(admin, sign_in):
    said = replace(SAMPLE_RULES, credit_point_quota=5000, elective_weight_permille=505)
    typed = typed_from(replace(said, title="三账规则")) | {"deed_worth": ["10", "", "x", "1"]}
    browser = sign_in(admin)
    refused = browser.post("/admin/rules", data=typed)
    assert refused.status_code == 422
    assert "请填写分值" in refused.text
    typed["claim_cap"][3], typed["claim_year"][3] = "12", "18"
    typed["deed_worth"] = ["10", "5", "10", "1"]
    made = browser.post("/admin/rules", data=typed)
    assert made.status_code == 303
    session.rollback()
    [card] = queries.rule_sets(admin).items
    assert card.rule_set.claim_scales == (ClaimScale(ClaimKind.DEGREE, 2400, 1200, 1800),)
    assert "每次至多 12 学时" in browser.get(made.location).text
    assert replace(card.rule_set, id=None, claim_scales=()) == replace(said, title="三账规则")
    page = browser.get(made.location).text
    for words in ("必修 100%，选修 50.5%", "必修 1，选修 0.5", "1 分，每天最多 5 分"):
        assert words in page
    assert 'value="50.5"' in browser.get(f"{made.location}/edit").text


def approved(author, second, wanted, run_jobs):
    draft = actions.write_draft(author, wanted)
    actions.ask_for_preview(author, draft.id)
    run_jobs()
    preview = session.get(CreditPreview, draft.id, populate_existing=True)
    actions.move_rule_set(author, draft.id, RuleMove.PROPOSE, "")
    actions.move_rule_set(second, draft.id, RuleMove.APPROVE, "")
    run_jobs()
    return draft.id, preview


def test_a_preview_counts_weights_the_bonus_and_credit_points(learner, admin, giving, run_jobs):
    award_hours(learner, source="course:1", required=True)
    award_hours(learner, source="course:2")
    award_hours(learner, 0, kind=EntryKind.EXAM, source="exam:1")
    gone = award_hours(learner, source="course:3")
    actions.reverse_entry(admin, gone.id, "代学")
    assert standing(learner) == (250, 175, 2000)
    wanted = replace(
        giving, id=None, title="新规", effective_from=date(2026, 1, 1), exam_bonus_centihours=100,
        elective_weight_permille=500, credit_points_required=200, credit_points_elective=100,
        daily_cap_centihours=None,
    )  # fmt: skip
    second = make_user(roles=("learning_admin",))
    rule_set_id, preview = approved(admin, second, wanted, run_jobs)
    # Required: 1 h stays, 1 more point. Elective: 0.5 h less, 0.5 point stays. Exam: 0.5 h more,
    # 0.75 points more. What was taken back stays so.
    assert (preview.people, preview.entries) == (1, 3)
    assert (preview.more_centihours, preview.less_centihours) == (50, 50)
    assert (preview.more_centipoints, preview.less_centipoints) == (175, 0)
    assert preview.foremost[0]["centipoints"] == 175
    assert standing(learner) == (250, 350, 2000)
    actions.adjust_entries(rule_set_id)
    assert standing(learner) == (250, 350, 2000)
    [first] = [
        one.entry for one in queries.entries_of_year(learner, learner.id, 2026)
        if one.entry.source == "course:1"
    ]  # fmt: skip
    actions.reverse_entry(admin, first.id, "核查")
    assert standing(learner) == (150, 150, 1000)
    assert sound()
