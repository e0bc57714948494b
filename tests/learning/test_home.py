"""Home: the place where somebody stopped, what is due, the year, and everybody's desk."""

from datetime import timedelta

import pytest

from app.courses import actions as courses
from app.courses.rules import State
from app.kit import clock as kit_clock
from app.kit.blobs import blobs
from app.kit.db import session
from app.moderation import actions as moderation
from app.moderation.forms import MoveForm
from app.moderation.rules import Move
from app.videos.models import Video
from app.videos.rules import frame_name
from tests.classes.making import make_class
from tests.courses.making import make_draft, make_published_course
from tests.credits.making import award_hours
from tests.factories import make_user
from tests.live.making import make_live
from tests.progress.making import lesson_ids, make_course, sit_down, watch_to_the_end


@pytest.fixture
def learner(app):
    return make_user("learner", name="安然")


@pytest.fixture
def home(learner, sign_in):
    """``home()``: the text of the learner's home page."""

    def read(person=learner):
        answer = sign_in(person).get("/")
        assert answer.status_code == 200
        return answer.text

    return read


def test_one_goes_on_where_one_stopped_and_reads_what_is_missing(home, learner, clock):
    course = make_course(1200, title="基层财政预算怎么读")
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=300)
    sitter.report((0, 60))
    clock.forward(seconds=300)
    sitter.report((60, 100))
    clock.forward(days=1)
    page = home()
    assert "继续上次的学习" in page
    assert "已记录到 01:40" in page
    assert "看完可得 <b>0.5</b> 学时" in page
    assert "上次保存 昨天 14:40:00" in page
    assert f'href="/lessons/{lesson_ids(course)[0]}"' in page


def test_the_picture_is_the_frame_where_one_stopped(home, learner, clock, tmp_path):
    course = make_course(1200)
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=300)
    sitter.report((0, 100))
    video = session.query(Video).one()
    assert f"/media/videos/{video.key}/poster.jpg" in home()
    picture = tmp_path / "still.jpg"
    picture.write_bytes(b"\xff\xd8")
    blobs().put_file(f"videos/{video.key}/{frame_name(6)}", picture)
    assert f"/media/videos/{video.key}/frames/0006.jpg" in home()


def test_after_a_lesson_the_next_one_of_its_course_waits(home, learner, clock):
    course = make_course(60, 1200)
    first, second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=60)
    sitter.report((0, 60))
    page = home()
    assert "接着学下一讲" in page
    assert f'href="/lessons/{second}"' in page


def test_what_was_withdrawn_is_passed_over_for_what_was_begun_before(home, learner, clock):
    earlier, later = make_course(600, title="还在的课"), make_course(600, title="下架的课")
    for course in (earlier, later):
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=60)
        sitter.report((0, 50))
    courses.place_course(None, later.id, State.UNPUBLISHED)
    page = home()
    assert "还在的课" in page
    assert "下架的课" not in page


def test_a_finished_course_is_not_gone_on_with(home, learner, clock):
    watch_to_the_end(clock, learner, make_course(200))
    page = home()
    assert "继续上次的学习" not in page
    assert "开始过的课都学完了" in page


def test_the_course_one_is_in_is_not_recommended_beside(home, learner):
    course = make_published_course(title="只有这一门")
    sit_down(learner, lesson_ids(course)[0])
    assert 'class="course-title"' not in home()


def test_the_year_is_forecast_from_the_last_six_weeks(home, learner):
    for number in range(10):
        award_hours(learner, 2000, source=f"course:{number + 1}")
    page = home()
    # 10 h in 42 days make 40 h in 168.
    assert "还差 40，按现在的节奏 8月20日 达标。" in page


def test_who_is_behind_is_told_how_to_catch_up_and_never_blamed(home, learner, clock):
    required = [make_published_course(title=f"第{number}门") for number in range(5)]
    make_class(
        title="快结束的班",
        required=required,
        learners=[learner],
        starts_at=kit_clock.now() - timedelta(days=30),
        ends_at=kit_clock.now() + timedelta(days=20),
    )
    sit_down(learner, lesson_ids(required[0])[0])
    page = home()
    assert "再完成 2 门就赶上计划了" in page
    assert "tag-red" in page.split("快结束的班")[1][:300]


def test_dues_are_sorted_by_urgency_and_amber_under_ten_days(home, learner, clock):
    done = make_course(200, title="做完的课")
    watch_to_the_end(clock, learner, done)
    soon = kit_clock.now() + timedelta(days=9)
    late = kit_clock.now() + timedelta(days=40)
    make_class(title="远的班", required=[], electives=[done], learners=[learner], ends_at=late)
    make_class(title="近的班", required=[], electives=[done], learners=[learner], ends_at=soon)
    make_class(title="学完的班", required=[done], learners=[learner], ends_at=soon)
    page = home()
    assert page.index("近的班") < page.index("远的班") < page.index("学完的班")
    assert "tag-amber" in page.split("近的班")[1][:300]
    assert "tag-green" in page.split("学完的班")[1][:300]


def test_a_teacher_reads_what_waits_and_what_came_back(home, app):
    owner = make_user(roles=("teacher",))
    make_draft(owner)
    returned = make_draft(owner)
    reviewer = make_user(roles=("first_reviewer",))
    moderation.move(owner, returned.id, MoveForm(move=Move.SUBMIT))
    moderation.move(
        reviewer, returned.id, MoveForm(move=Move.RETURN, note="字幕里有两处错字，请改。")
    )
    begun = make_published_course(owner)
    courses.start_course(make_user(), begun.id)
    page = _without_space(home(owner))
    assert "<b>1</b><span>被退回，附有意见" in page.replace(' class="num"', "")
    assert "<b>2</b><span>草稿" in page.replace(' class="num"', "")
    assert "<b>1</b><span>人本周开始学" in page.replace(' class="num"', "")


def test_a_reviewer_reads_how_much_waits_and_since_when(home, clock):
    owner = make_user(roles=("teacher",))
    for _ in range(2):
        draft = make_draft(owner)
        moderation.move(owner, draft.id, MoveForm(move=Move.SUBMIT))
        clock.forward(days=6)
    page = _without_space(home(make_user(roles=("first_reviewer",)))).replace(' class="num"', "")
    assert "<b>2</b><span>等您审核" in page
    assert "<b>2</b><span>已等五天以上" in page


def test_a_tutor_reads_when_a_class_starts_that_has_not_begun(home):
    tutor = make_user(roles=("tutor",))
    begins = kit_clock.now() + timedelta(days=6)
    make_class(tutors=[tutor], starts_at=begins, ends_at=begins + timedelta(days=60))
    page = home(tutor)
    assert "开班" in page
    assert "还有 66 天" not in page


def test_a_tutor_reads_how_many_need_a_word(home, learner):
    tutor = make_user(roles=("tutor",))
    klass = make_class(learners=[learner, make_user()], tutors=[tutor])
    page = _without_space(home(tutor)).replace(' class="num"', "")
    assert f'href="/supervision/classes/{klass.id}?risk=at_risk"' in page
    assert "<b>2</b><span>名学员需要关心" in page


@pytest.mark.parametrize(
    ("role", "says"),
    [("sysadmin", "个在用账号"), ("secadmin", "个账号锁定中"), ("auditor", "次课程审批（本周）")],
)
def test_each_administrator_reads_the_figures_of_the_own_office_only(home, role, says):
    make_published_course(title="别人的课")
    page = home(make_user(roles=(role,)))
    others = {"个在用账号", "个账号锁定中", "次课程审批（本周）"} - {says}
    assert says in page
    assert not any(one in page for one in others)
    assert "别人的课" not in page
    assert 'href="/me/sign-ins"' in page


def test_the_statements_of_home_do_not_grow_with_what_was_begun(home, learner, statements, clock):
    def begin():
        course = make_course(600)
        make_class(required=[course, make_published_course()], learners=[learner])
        sit_down(learner, lesson_ids(course)[0])

    begin()
    begin()
    home()
    with statements() as few:
        home()
    for _ in range(5):
        begin()
    with statements() as many:
        home()
    assert many.count == few.count


def test_live_lessons_one_is_invited_to_are_on_home_with_their_hour(home, clock):
    soon = make_live(title="明天的直播", hours_ahead=20)
    make_live(title="大后天的直播", hours_ahead=72)
    make_live(title="第三场不在首页", hours_ahead=96)
    page = home()
    assert "明天 10:30" in page
    assert f'href="/live/{soon.id}.ics"' in page
    assert "3月8日 14:30" in page
    assert "第三场不在首页" not in page


def test_long_and_odd_names_stand_on_home(home, app):
    person = make_user("odd", name="𠮷")
    title = "从一网通办到一网统管" * 20
    course = make_published_course(title=title)
    make_class(title=title, required=[course], learners=[person])
    page = home(person)
    assert "，𠮷" in page
    assert title in page


def _without_space(text):
    return " ".join(text.split()).replace("> <", "><")
