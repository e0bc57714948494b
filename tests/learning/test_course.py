"""The course page, as the people who read it see it."""

import pytest

from app.courses import actions as courses
from app.courses import queries
from app.courses.forms import CourseChange, LessonChange
from app.courses.rules import State
from app.videos import queries as videos
from tests.classes.making import make_class
from tests.courses.making import make_draft, make_lesson, make_published_course, publish
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down, watch_to_the_end
from tests.videos.making import make_ready_video


@pytest.fixture
def learner(app):
    return make_user("learner", name="欧阳𠮷野·艾力")


@pytest.fixture
def browser(learner, sign_in):
    return sign_in(learner)


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_course_page_says_what_the_course_earns_and_by_which_rule(browser):
    course = make_published_course(title="基层财政预算怎么读", lessons=[2000, "article"])
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "基层财政预算怎么读" in page
    assert "1 学时" in page
    assert "《平台默认规则》第 1 版" in page
    assert "30:00 及以上" in page
    assert "开始学习" in page


def test_a_clip_that_earns_nothing_says_why(browser):
    course = make_published_course(lessons=[20])
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "不足 03:00，不计学时" in page


def test_who_began_an_earlier_revision_keeps_it_and_is_told_of_the_new_one(browser, learner):
    owner = make_user(roles=("teacher",))
    course = make_published_course(owner, title="旧名字")
    courses.start_course(learner, course.id)
    courses.edit_course(owner, course.id, CourseChange(title="新名字"))
    publish(course)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "旧名字" in page
    assert "新名字" not in page
    assert "您学的是第 1 版" in page
    assert "现在有第 2 版了" in page


def test_a_draft_is_nothing_to_learners_and_marked_for_its_author(browser, sign_in, app):
    owner = make_user(roles=("teacher",))
    course = make_draft(owner, title="还没写完的课")
    assert browser.get(f"/courses/{course.id}").status_code == 404
    page = text_of(sign_in(owner).get(f"/courses/{course.id}"))
    assert "还没有发布" in page


def test_who_began_an_earlier_revision_reads_what_changed_since(browser, learner):
    owner = make_user(roles=("teacher",))
    course = make_published_course(owner)
    courses.start_course(learner, course.id)
    make_lesson_in_draft(owner, course, "新加的一讲")
    publish(course)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "第 1 版之后有哪些变化" in page
    assert "新增的课时" in page
    assert "新加的一讲" in page


def test_the_classes_that_ask_for_it_are_named_with_their_dates(browser, learner):
    course = make_published_course()
    asking = make_class(title="要学的班", required=[course], learners=[learner])
    make_class(title="别人的班", required=[course])
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "哪些班要求学" in page
    assert f'href="/classes/{asking.id}"' in page
    assert "别人的班" not in page


def test_the_same_teachers_other_courses_are_offered_and_no_drafts(browser):
    owner = make_user(roles=("teacher",), name="田老师")
    course = make_published_course(owner)
    make_published_course(owner, title="同一位老师的课")
    make_draft(owner, title="藏起来的草稿")
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "田老师的其他课程" in page
    assert "同一位老师的课" in page
    assert "藏起来的草稿" not in page


def test_the_last_words_of_the_room_are_shown_and_the_room_is_a_click_away(browser, learner):
    course = make_published_course()
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "您可以先提一个问题" in page
    for number in range(5):
        browser.post(
            f"/rooms/course-{course.id}/messages",
            data={"body": f"第{number}句", "client_id": f"c{number}"},
        )
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert page.count('class="talk-words"') <= 3
    assert f'href="/rooms/course-{course.id}"' in page


def test_who_began_a_course_that_is_leaving_may_finish_it(browser, learner, clock):
    course = make_course(600, title="要退出的课")
    sitter = sit_down(learner, lesson_ids(course)[0])
    clock.forward(seconds=60)
    sitter.report((0, 50))
    courses.place_course(None, course.id, State.RETIRING)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "仍可学完并记学时" in page
    assert "继续学习" in page


def test_a_course_without_lessons_says_so(sign_in, app):
    owner = make_user(roles=("teacher",))
    course = make_draft(owner, lessons=())
    page = text_of(sign_in(owner).get(f"/courses/{course.id}"))
    assert "还没有课时" in page or "还没有内容" in page


def test_long_titles_and_long_descriptions_fold(browser):
    title, summary = "从一网通办到一网统管" * 20, "一段很长的简介。" * 625
    course = make_published_course(title=title, summary=summary)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert title in page
    assert summary in page
    assert "clamp-more" in page


def test_the_statements_of_a_course_do_not_grow_with_its_lessons(browser, learner, statements):
    short, long = make_course(60), make_course(*[60] * 12)
    for course in (short, long):
        make_class(required=[course], learners=[learner])
    for course in (short, long):
        text_of(browser.get(f"/courses/{course.id}"))
    with statements() as few:
        text_of(browser.get(f"/courses/{short.id}"))
    with statements() as many:
        text_of(browser.get(f"/courses/{long.id}"))
    assert many.count == few.count


def test_a_class_page_shows_the_plan_with_how_far_one_is_and_the_next_step(browser, learner, clock):
    done, begun, fresh = (make_course(200, title=title) for title in ("学完的", "学了的", "没学的"))
    watch_to_the_end(clock, learner, done)
    sitter = sit_down(learner, lesson_ids(begun)[0])
    clock.forward(seconds=100)
    sitter.report((0, 100))
    tutor = make_user(roles=("tutor",), name="周老师")
    klass = make_class(
        required=[done, begun, fresh], electives=[], learners=[learner], tutors=[tutor]
    )
    page = text_of(browser.get(f"/classes/{klass.id}"))
    assert "继续学习：学了的" in page
    assert "已看 50%" in page
    assert "未开始" in page
    assert "1 / 3" in page
    assert "周老师" in page
    outsider = make_class(required=[fresh])
    assert browser.get(f"/classes/{outsider.id}").status_code == 404


def make_lesson_in_draft(owner, course, title):
    make_lesson(owner, course, {"kind": "article", "body": "正文" * 200, "title": title})


def replace_recording(owner, course, lesson_id, file_hash=None):
    """Publishes a revision whose lesson shows another recording, with these bytes if told."""
    video = make_ready_video(owner, duration_ms=200_000, file_hash=file_hash)
    courses.edit_lesson(owner, course.id, lesson_id, LessonChange(video_id=video.id))
    publish(course)


def begun_course(learner, clock):
    """A teacher's course of two recordings, of which the learner has watched the first whole."""
    owner = make_user(roles=("teacher",))
    course = make_course(200, 200, owner=owner, title="换过录像的课")
    first, second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=200)
    sitter.report((0, 200))
    return owner, course, first, second


def test_who_began_may_go_over_and_reads_before_what_begins_anew(browser, learner, clock):
    owner, course, first, _second = begun_course(learner, clock)
    title = queries.lesson_for(learner, first).title
    replace_recording(owner, course, first)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "改学第 2 版" in page
    assert "内容更新的课时" in page
    assert "要从头学" in page
    assert page.count('class="outline-mark outline-mark-done"') == 1
    answer = browser.post(f"/courses/{course.id}/revision")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/courses/{course.id}")
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "您学的是第 2 版" in page
    assert "改学第" not in page
    assert 'class="outline-mark outline-mark-done"' not in page  # the other file was watched
    assert title in page
    lesson = text_of(browser.get(f"/lessons/{first}"))
    assert 'data-complete="no"' in lesson
    assert title in text_of(browser.get("/"))


def test_the_same_file_sent_again_renews_nothing_and_stays_done(browser, learner, clock):
    owner, course, first, _second = begun_course(learner, clock)
    video_id = queries.lesson_for(learner, first).video_id
    replace_recording(owner, course, first, videos.facts([video_id])[video_id].file_hash)
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert "内容更新的课时" not in page
    assert "要从头学" not in page
    browser.post(f"/courses/{course.id}/revision")
    page = text_of(browser.get(f"/courses/{course.id}"))
    assert page.count('class="outline-mark outline-mark-done"') == 1
    assert 'data-complete="yes"' in text_of(browser.get(f"/lessons/{first}"))


def test_a_course_on_its_way_out_offers_no_other_revision_and_says_why(browser, learner, clock):
    owner, course, first, _second = begun_course(learner, clock)
    replace_recording(owner, course, first)
    courses.place_course(None, course.id, State.RETIRING)
    assert "改学第" not in text_of(browser.get(f"/courses/{course.id}"))
    answer = browser.post(f"/courses/{course.id}/revision", follow_redirects=True)
    assert "把已经开始的这一版学完" in text_of(answer)
