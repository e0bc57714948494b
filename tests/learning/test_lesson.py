"""The lesson page before any script has run."""

import json
import re

import pytest

from app.courses.queries import lessons_of, newest_revision
from app.kit.blobs import blobs
from app.kit.db import session
from app.progress.rules.crediting import Uncredited
from app.videos.models import Video
from tests.courses.making import make_draft, make_published_course, make_topic
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down


@pytest.fixture
def course(app):
    return make_course(600, 1300, title="数字政府建设", topic=make_topic("数字政府"))


@pytest.fixture
def learner(app):
    return make_user(name="欧阳𠮷野")


@pytest.fixture
def page(learner, sign_in):
    browser = sign_in(learner)

    def read(lesson_id):
        answer = browser.get(f"/lessons/{lesson_id}")
        assert answer.status_code == 200, answer.text
        return answer.text

    return read


def test_a_lesson_shows_its_picture_its_place_and_what_it_earns(page, course):
    text = page(lesson_ids(course)[0])
    assert "poster.jpg" in text
    assert "第 1 讲 / 共 2 讲" in text
    assert "本讲看满 90% 算学完，再学完 1 讲必修得 1 学时" in text
    assert "00:00" in text
    assert "10:00" in text
    assert "下一讲" in text


def test_what_was_watched_is_filled_in_before_any_script(page, course, learner, clock):
    first, _second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=300)
    sitter.report((0, 150), (300, 450))
    text = page(first)
    place = r'" style="left:([\d.]+)%;width:([\d.]+)%'
    assert re.findall("coverage-part" + place, text) == [("0.000", "25.000"), ("50.000", "25.000")]
    assert re.findall("coverage-hole" + place, text) == [("25.000", "25.000")]
    assert "02:30–05:00 没有看到，点一下去补" in text
    assert "，还需约 4 分钟" in text
    assert "已保存 14:35:00" in text


def test_the_last_required_lesson_names_the_hours_it_completes(page, course, learner, clock):
    first, second = lesson_ids(course)
    sitter = sit_down(learner, first)
    clock.forward(seconds=600)
    sitter.report((0, 450))
    clock.forward(seconds=300)
    sitter.report((450, 600))
    assert "看满 90% 得 1 学时" in page(second)
    assert "返回课程" in page(second)


def test_every_reason_for_not_counting_has_its_sentence_on_the_page(page, course):
    text = page(lesson_ids(course)[0])
    words = {}
    for block in re.findall(r"<script[^>]*data-words>(.*?)</script>", text, re.S):
        words |= json.loads(block)
    for reason in Uncredited:
        sentence = words[f"lesson.reason.{reason.code}"]
        assert ("%(amount)s" in sentence) == ("%(amount)s" in reason.sentence)
        assert sentence != reason.sentence, "it is said in Chinese"


def test_an_article_shows_its_text_and_its_reading_time(page):
    course = make_published_course(
        lessons=[
            {"kind": "article", "body": "# 为什么\n\n<script>alert(1)</script>" + "目录" * 300}
        ]
    )
    text = page(lesson_ids(course)[0])
    assert "为什么" in text
    assert "<script>alert" not in text
    assert "<video" not in text
    assert "读过的部分" in text


def test_the_room_of_the_course_is_beside_the_lesson(page, course):
    lesson_id = lesson_ids(course)[0]
    text = page(lesson_id)
    assert f'data-room="course-{course.id}"' in text
    assert f'data-lesson="{lesson_id}"' in text


def test_markup_in_titles_is_shown_not_run(page):
    course = make_course(60, title="<b>粗</b>")
    assert "<b>粗</b>" not in page(lesson_ids(course)[0])


def test_authors_see_a_preview_that_says_it_does_not_count(sign_in):
    teacher = make_user(roles=("teacher",))
    draft = make_draft(teacher, lessons=[60])
    [lesson] = lessons_of(newest_revision(draft.id).id)
    answer = sign_in(teacher).get(f"/lessons/{lesson.lesson_id}")
    assert answer.status_code == 200
    assert "这是预览，在这里学习不计学时。" in answer.text
    assert 'data-credited="no"' in answer.text
    assert "master.m3u8" in answer.text


def test_a_learner_is_not_told_where_the_file_lies_before_a_play_is_open(page, course):
    assert "master.m3u8" not in page(lesson_ids(course)[0])


@pytest.mark.parametrize("lesson_id", ["999", "0", "x"])
def test_a_lesson_that_does_not_exist_is_a_plain_404(learner, sign_in, lesson_id):
    assert sign_in(learner).get(f"/lessons/{lesson_id}").status_code == 404


def test_another_persons_draft_is_not_found(learner, sign_in):
    draft = make_draft(lessons=[60])
    [lesson] = lessons_of(newest_revision(draft.id).id)
    assert sign_in(learner).get(f"/lessons/{lesson.lesson_id}").status_code == 404


def test_a_long_course_costs_no_more_statements_than_a_short_one(sign_in, learner, statements):
    short, long = make_course(60), make_course(*[60] * 12)
    browser = sign_in(learner)
    counts = []
    for course in (short, long):
        lesson_id = lesson_ids(course)[0]
        with statements() as said:
            assert browser.get(f"/lessons/{lesson_id}").status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1]


def test_the_picture_is_marked_with_who_watches_and_no_screen_reader_says_so(page, course):
    text = page(lesson_ids(course)[0])
    [mark] = re.findall(r"<p class=\"screen-mark[^>]*>([^<]+)", text)
    assert re.fullmatch(r"欧\*\*野 \d+", mark)
    assert re.search(r'class="screen-mark[^"]*" aria-hidden="true"', text)


def test_the_time_line_shows_stills_where_there_are_any(page, course, tmp_path):
    first = lesson_ids(course)[0]
    assert 'label="thumbnails"' not in page(first)
    [version] = [one for one in lessons_of(newest_revision(course.id).id) if one.lesson_id == first]
    key = session.get_one(Video, version.video_id).key
    (tmp_path / "storyboard.vtt").write_text("WEBVTT\n")
    blobs().put_file(f"videos/{key}/storyboard.vtt", tmp_path / "storyboard.vtt")
    assert f'src="/media/videos/{key}/storyboard.vtt"' in page(first)
