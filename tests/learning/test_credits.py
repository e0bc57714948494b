"""My credits: what a learner sees of a year, and why each hour is there."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from app.courses import actions as courses
from app.credits import actions as credits
from app.credits import queries
from app.credits.rules import (
    PLATFORM_DEFAULT,
    Account,
    Deed,
    DeedPoints,
    EntryKind,
    RuleMove,
    Unit,
    YearCap,
)
from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down, watch_to_the_end
from tests.progress.test_questions import Learner, make_asking_course


@pytest.fixture
def learner(app):
    return make_user(name="安然")


@pytest.fixture
def page(learner, sign_in):
    """``page(path)``: the text of the learner's page."""

    def read(path="/me/credits"):
        answer = sign_in(learner).get(path)
        assert answer.status_code == 200
        return answer.text

    return read


def test_a_year_without_hours_offers_the_first_step(page):
    text = page()
    assert "2026 年度还没有学时" in text
    assert 'href="/courses"' in text
    assert "/ 50" in text


def test_each_entry_says_why(learner, page):
    award_hours(
        learner,
        2120,
        title="基层财政预算怎么读 <i>𠮷</i>",
        source="course:12",
        required=True,
        evidence={"covered_permille": 963},
    )
    text = page()
    assert "基层财政预算怎么读 &lt;i&gt;𠮷&lt;/i&gt;" in text
    assert "为什么是 +1.00" in text
    assert "课程实际时长 35:20，属于“30 分钟及以上”一档，可记 1 学时。" in text
    assert "看过 96.3%，规则要求 90%。" in text
    assert "《平台默认规则》第 1 版" in text
    assert learner.organisation.title in text
    assert 'href="/courses/12"' in text
    assert "还差 49" in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (900, "“15 分钟以内”"),
        (901, "“15 分钟以上、不到 30 分钟”"),
        (1799, "“15 分钟以上、不到 30 分钟”"),
        (1800, "“30 分钟及以上”"),
    ],
)
def test_the_tier_is_named_as_its_bounds_are(learner, page, seconds, words):
    award_hours(learner, seconds)
    assert words in page()


def test_what_a_cap_withheld_is_told(learner, page):
    publish_rule_set(daily_cap_centihours=150)
    award_hours(learner)
    award_hours(learner)
    assert "其中 0.5 学时未记入：按规则每天最多记 1.5 学时。" in page()


def test_a_correction_names_its_reason_and_what_it_takes_back(learner, page):
    entry = award_hours(learner)
    admin = make_user(roles=("learning_admin",), name="钱管理")
    reversal = credits.reverse_entry(admin, entry.id, "重复记入 <b>")
    text = page()
    assert "原因：重复记入 &lt;b&gt;" in text
    assert "由钱管理于" in text
    assert f'entry={entry.id}#entry-{entry.id}"' in text
    assert f'entry={reversal.id}#entry-{reversal.id}"' in text
    assert "−1.00" in text


def test_the_total_is_broken_up_by_kind(learner, page):
    award_hours(learner)
    award_hours(learner, kind=EntryKind.OFFLINE)
    assert "合计 2 = 线上 1 + 集中培训 1" in _words_of(page())


def test_years_are_kept_apart_and_can_be_chosen(learner, page):
    award_hours(learner, title="去年的课", at=datetime.fromisoformat("2025-06-01T09:00+08:00"))
    assert "去年的课" not in page()
    assert "去年的课" in page("/me/credits?year=2025")
    assert "2025 年度" in page()
    assert "2030 年度还没有学时" in page("/me/credits?year=2030")


@pytest.mark.parametrize("query", ["year=abc", "year=1", "year=99999", "year=2026&cursor=ZZZ"])
def test_nonsense_is_told_as_a_sentence(learner, sign_in, query):
    assert sign_in(learner).get(f"/me/credits?{query}").status_code == 422


def test_a_long_year_is_paged_in_few_statements(learner, sign_in, statements):
    for number in range(60):
        award_hours(learner, 600, title=f"第 {number} 讲")
    browser = sign_in(learner)
    with statements() as said:
        text = browser.get("/me/credits").text
    assert said.count <= 18
    assert text.count('class="entry') >= 50
    assert "明细 60 条" in text
    more = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    rest = browser.get(more).text
    assert rest.count('id="entry-') == 10


def test_what_was_begun_says_what_is_missing(learner, page):
    course = make_published_course(title="公文标题的三种毛病")
    courses.start_course(learner, course.id)
    text = page()
    assert "学了还没记入的课程" in text
    assert "公文标题的三种毛病" in text
    award_hours(learner, source=f"course:{course.id}")
    assert "学了还没记入的课程" not in page()


def test_other_peoples_hours_are_not_here(learner, page):
    award_hours(make_user(), title="别人的课")
    assert "别人的课" not in page()


def test_a_course_watched_to_the_end_is_explained_by_what_was_watched(learner, page, clock):
    course = make_course(1000, title="公文标题的三种毛病")
    sitter = sit_down(learner, lesson_ids(course)[0])
    for start, end in ((0, 290), (290, 580), (580, 910)):
        clock.forward(seconds=end - start)
        sitter.report((start, end))
    text = page()
    assert "课程实际时长 16:40，属于“15 分钟以上、不到 30 分钟”一档，可记 0.5 学时。" in text
    assert "看过 15:10（91.0%），规则要求 90%。" in text
    assert "学了还没记入的课程" not in text


def test_hours_of_a_course_that_a_class_requires_count_as_required(learner, page, clock):
    asked, free = make_course(200), make_course(200)
    make_class(required=[asked], electives=[free], learners=[learner])
    watch_to_the_end(clock, learner, asked)
    watch_to_the_end(clock, learner, free)
    account = queries.account(learner, learner.id, 2026)
    assert (account.earned, account.line(Account.REQUIRED).earned) == (50, 25)
    assert "线上 专题课 必修" in _words_of(page())


def test_a_completed_course_too_short_to_earn_says_so(learner, page, clock):
    watch_to_the_end(clock, learner, make_course(60, title="一分钟"))
    assert "已学完。时长不到规则的起点，不计学时。" in page()


def test_entries_can_be_narrowed_down_by_kind_and_to_corrections(learner, page):
    award_hours(learner, title="线上的课")
    taken = award_hours(learner, kind=EntryKind.OFFLINE, title="线下的班")
    credits.reverse_entry(make_user(roles=("learning_admin",)), taken.id, "重复")
    everything = page()
    assert 'kind=offline"' in everything
    assert 'kind=correction"' in everything
    offline = page("/me/credits?kind=offline")
    assert "线下的班" in offline
    assert "线上的课" not in offline
    corrections = page("/me/credits?kind=correction")
    assert corrections.count('id="entry-') == 1
    assert "没有这一类学时" in page("/me/credits?kind=exam")


def test_one_entry_is_shown_open_with_its_other_half(learner, page):
    taken, other = award_hours(learner), award_hours(learner, title="别的课")
    back = credits.reverse_entry(make_user(roles=("learning_admin",)), taken.id, "重复")
    for entry in (taken, back):
        text = page(f"/me/credits?year=2026&entry={entry.id}")
        assert text.count('id="entry-') == 2
        assert f'id="entry-{entry.id}" open' in text
        assert "别的课" not in text
    assert page(f"/me/credits?entry={other.id}").count('id="entry-') == 1


def test_an_entry_tells_the_evenings_and_what_did_not_count_at_first(learner, page, clock):
    course = make_course(600)
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=200)
    sitter.report((0, 100))
    clock.forward(seconds=40)
    sitter.report((100, 150), visible=False)
    clock.forward(days=1)
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=240)
    sitter.report((100, 340))
    clock.forward(seconds=240)
    sitter.report((340, 580))
    text = _words_of(page())
    assert "分 2 次看：3月5日 14:30–14:34、3月6日 14:34–14:42。" in text
    assert "当时未计入：3月5日 14:30，50 秒（页面在后台）。 后来补看的部分已计入。" in text
    assert "有 1 段共 20 秒没有看到，不影响这笔学时。" in text


def test_the_year_is_shown_month_by_month(learner, page, clock):
    for month in ("2026-01-15", "2026-02-15"):
        award_hours(learner, at=datetime.fromisoformat(f"{month}T09:00+08:00"))
    text = page()
    assert "每月学时" in text
    assert text.count("months-name") == 3
    assert queries.earned_by_month(learner, learner.id, 2026)[:3] == [100, 100, 0]


def _words_of(text):
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_an_adjustment_by_new_rules_and_what_a_years_limit_withheld_say_why(
    learner, page, run_jobs
):
    author, second = (make_user(roles=("learning_admin",)) for _ in range(2))
    award_hours(learner)
    wanted = replace(
        PLATFORM_DEFAULT,
        title="新规",
        effective_from=date(2026, 1, 1),
        tiers=(),
        unit=Unit(2700),
        daily_cap_centihours=None,
        year_caps=(YearCap(EntryKind.ONLINE, 120),),
    )
    draft = credits.write_draft(author, wanted)
    credits.ask_for_preview(author, draft.id)
    run_jobs()
    credits.move_rule_set(author, draft.id, RuleMove.PROPOSE, "")
    credits.move_rule_set(second, draft.id, RuleMove.APPROVE, "")
    run_jobs()
    award_hours(learner)
    text = page()
    assert "由 1 学时调整为 0.5 学时" in text
    assert "有 0.3 学时未记入：已达到当天或该类学时全年的上限" in text


def test_what_is_missing_is_told_lesson_by_lesson_with_its_questions(app, api, clock, sign_in):
    asked = Learner(make_asking_course(30, 60, must_be_right=True), api)
    text = sign_in(asked.person).get("/me/credits").text
    assert "还有 2 道题要答" in _words_of(text)
    assert f'href="/lessons/{asked.lesson_id}?t=30"' in text
    asked.watch(clock)
    asked.answer("水位图")
    text = sign_in(asked.person).get("/me/credits").text
    assert "内容已经看完，还有 1 道题要答。" in text
    assert f'href="/lessons/{asked.lesson_id}?t=30"' not in text
    assert f'href="/lessons/{asked.lesson_id}?t=60"' in text


def test_minutes_are_those_that_each_lesson_still_asks_for(learner, page, clock):
    course = make_course(600, 1200)
    first, second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=241)
    sitter.report((0, 240))
    text = _words_of(page())
    assert "还差 5 分钟没看" in text, "nine minutes are asked for, four were watched"
    assert "还差 18 分钟没看" in text
    assert f'href="/lessons/{second}"' in page()


def test_what_is_missing_costs_the_same_however_much_was_begun(learner, sign_in, statements):
    browser = sign_in(learner)
    for _one in range(2):
        courses.start_course(learner, make_course(600, 300).id)
    browser.get("/me/credits")
    with statements() as few:
        browser.get("/me/credits")
    for _one in range(5):
        courses.start_course(learner, make_course(600).id)
    with statements() as many:
        text = browser.get("/me/credits").text
    assert many.count == few.count
    assert text.count('class="lacking') == 7


def test_points_stand_beside_hours_and_are_never_added_to_them(learner, page):
    publish_rule_set(
        title="积分规则", credit_points_elective=50, credit_point_quota=2000,
        deeds=(DeedPoints(Deed.COURSE, 1000),),
    )  # fmt: skip
    award_hours(learner)
    text = _words_of(page())
    assert "学分与积分（另计）" in text
    assert "0.5 / 20" in text
    assert "还差 19.5" in text
    assert "合计 1 = 线上 1" in text


def test_where_no_points_are_given_none_are_spoken_of(learner, page):
    award_hours(learner)
    assert "points-title" not in page()
