"""A course open for work: what it lacks, where its recordings stand, two tabs, updates, leaving."""

import re

import pytest

from app.courses import actions, queries
from app.courses.rules import State
from app.kit.db import session, transactional
from app.videos.actions import begin_upload
from app.videos.forms import NewUpload
from app.videos.models import Video
from app.videos.rules import Problem
from app.videos.rules import State as VideoState
from tests.courses.making import make_draft, make_lesson, make_published_course, make_teacher
from tests.videos.making import make_ready_video

MUCH = 10**12


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(sign_in, teacher):
    return sign_in(teacher)


def path(course):
    return f"/studio/courses/{course.id}"


@transactional
def put_video(lesson, state, **given):
    """The lesson's recording stands at ``state``."""
    video = session.get_one(Video, lesson.video_id)
    video.state, video.duration_ms = state, given.pop("duration_ms", 60_000)
    for name, value in given.items():
        setattr(video, name, value)
    return video


def sheet(teacher, course):
    session.rollback()
    session.expire_all()
    return queries.course_sheet(teacher, course.id)


def test_what_is_missing_leads_to_the_very_field_and_lesson(browser, teacher):
    course = make_draft(teacher, summary="", kind="micro", lessons=[901])
    [lesson] = sheet(teacher, course).lessons
    page = browser.get(path(course)).text
    open_ones = re.findall(r'check-open.*?href="(#[^"]*)"', page, re.S)
    assert open_ones == ["#field-summary", "#field-kind"]
    assert 'id="field-summary"' in page
    assert 'id="field-kind"' in page
    put_video(lesson, VideoState.QUEUED)
    page = browser.get(path(course)).text
    assert f'href="#lesson-{lesson.id}"' in page
    assert f'id="lesson-{lesson.id}"' in page


def test_a_course_without_anything_is_led_to_its_first_lesson(browser, teacher):
    page = browser.get(path(make_draft(teacher, lessons=[]))).text
    assert 'href="#add-lesson"' in page
    assert re.search(r"<button[^>]* disabled", page)


def test_every_lesson_tells_where_its_recording_stands(browser, teacher):
    course = make_draft(teacher, lessons=[60, 60, 60, 60])
    ready, queued, working, failed = sheet(teacher, course).lessons
    put_video(queued, VideoState.QUEUED)
    put_video(working, VideoState.TRANSCODING, done_permille=420)
    put_video(failed, VideoState.FAILED, problem=Problem.NOT_MEDIA.code, duration_ms=None)
    page = browser.get(path(course)).text
    rows = dict(re.findall(r'data-lesson="(\d+)"(.*?)</li>', page, re.S))
    assert "poster.jpg" in rows[str(ready.id)]
    assert "第 1 位" in rows[str(queued.id)]
    assert "42%" in rows[str(working.id)]
    assert "MP4" in rows[str(failed.id)]
    assert f"{failed.id}#recording" in rows[str(failed.id)]
    assert "/again" not in rows[str(failed.id)]


def test_what_may_pass_is_tried_once_more(browser, teacher):
    course = make_draft(teacher, lessons=[60])
    [lesson] = sheet(teacher, course).lessons
    put_video(lesson, VideoState.FAILED, problem=Problem.INTERRUPTED.code)
    again = f"{path(course)}/lessons/{lesson.id}/again"
    assert again in browser.get(path(course)).text
    assert browser.post(again).status_code == 303
    session.rollback()
    session.expire_all()
    video = session.get_one(Video, lesson.video_id)
    assert (video.state, video.problem, video.attempts) == (VideoState.UPLOADED, None, 0)
    put_video(lesson, VideoState.FAILED, problem=Problem.NOT_MEDIA.code)
    browser.post(again)
    session.rollback()
    session.expire_all()
    assert session.get_one(Video, lesson.video_id).state is VideoState.FAILED


def test_the_older_of_two_tabs_is_refused_and_keeps_what_was_typed(browser, teacher):
    course = make_draft(teacher)
    form = {"title": "甲", "summary": "第一个窗口", "kind": "lecture", "edits": "0"}
    assert browser.post(path(course), data=form).status_code == 303
    late = browser.post(path(course), data=form | {"title": "乙", "summary": "第二个窗口 𠮷"})
    assert late.status_code == 409
    assert 'id="refused"' in late.text
    assert "第二个窗口 𠮷" in late.text
    assert "第一个窗口" in late.text
    assert sheet(teacher, course).title == "甲"
    edits = re.search(r'name="edits" value="(\d+)"', late.text)[1]
    again = form | {"title": "乙", "edits": edits}
    assert browser.post(path(course), data=again).status_code == 303
    assert sheet(teacher, course).title == "乙"


def test_two_tabs_of_one_lesson(browser, teacher):
    course = make_draft(teacher, lessons=["article"])
    [lesson] = sheet(teacher, course).lessons
    url = f"{path(course)}/lessons/{lesson.id}"
    assert 'name="edits" value="0"' in browser.get(url).text
    form = {"title": "甲", "body": "第一个窗口", "required": "1", "edits": "0"}
    assert browser.post(url, data=form).status_code == 303
    late = browser.post(url, data=form | {"body": "第二个窗口"})
    assert late.status_code == 409
    assert "第一个窗口" in late.text
    assert "第二个窗口" in late.text


def test_what_is_typed_into_a_course_that_went_into_review_meanwhile_is_not_lost(browser, teacher):
    course = make_draft(teacher)
    actions.place_revision(teacher, queries.newest_revision(course.id).id, State.FIRST_REVIEW)
    refused = browser.post(path(course), data={"title": "旧", "summary": "写了很久的简介"})
    assert refused.status_code == 409
    assert "写了很久的简介" in refused.text
    assert "readonly" in refused.text


def test_level_key_words_and_units_are_kept(browser, teacher):
    course = make_draft(teacher)
    unit = teacher.organisation_id
    form = {
        **{"title": "新", "summary": "字" * 5000, "kind": "case", "level": "advanced"},
        **{"tags": "乡村, 基层", "hosting_organisation": unit, "building_organisation": ""},
        **{"responsible_person": "阿卜杜拉·𠮷", "edits": "0"},
    }
    assert browser.post(path(course), data=form).status_code == 303
    now = sheet(teacher, course)
    assert (now.level, now.tags, now.hosting_organisation_id) == (
        "advanced",
        ["乡村", "基层"],
        unit,
    )
    assert (now.responsible_person, len(now.summary)) == ("阿卜杜拉·𠮷", 5000)
    long = browser.post(path(course), data=form | {"summary": "字" * 5001, "edits": "1"})
    assert long.status_code == 422
    assert "字" * 5001 in long.text


def test_chapters_are_typed_line_by_line(browser, teacher):
    course = make_draft(teacher, lessons=[60])
    [lesson] = sheet(teacher, course).lessons
    url = f"{path(course)}/lessons/{lesson.id}"
    form = {"title": "讲", "required": "1", "video_id": lesson.video_id}
    good = form | {"chapters": "00:00 开场\r\n00:30 第二步"}
    assert browser.post(url, data=good).status_code == 303
    assert "00:30 第二步" in browser.get(url).text
    bad = browser.post(url, data=form | {"chapters": "00:00 开场\n第二步"})
    assert bad.status_code == 422
    assert "2" in re.search(r'id="field-chapters-error".*?</div>', bad.text, re.S)[0]
    assert "第二步" in bad.text


def test_an_update_is_explained_and_begun_on_purpose(browser, teacher):
    course = make_published_course(teacher)
    page = browser.get(path(course)).text
    assert 'name="title"' not in page
    assert f'action="{path(course)}/draft"' in page
    assert sheet(teacher, course).revision == 1
    for _ in range(2):
        assert browser.post(f"{path(course)}/draft").status_code == 303
    now = sheet(teacher, course)
    assert (now.revision, now.state) == (2, State.DRAFT)
    assert 'name="title"' in browser.get(path(course)).text


@pytest.mark.parametrize("state", [State.RETIRING, State.RETIRED])
def test_a_course_on_its_way_out_says_who_decides(browser, teacher, state):
    course = make_published_course(teacher)
    actions.place_course(None, course.id, state)
    page = browser.get(path(course)).text
    assert "学习管理员" in page
    assert "/draft" not in page
    assert browser.post(f"{path(course)}/draft").status_code == 409


def test_withdrawing_asks_first(browser, teacher):
    course = make_draft(teacher)
    actions.place_revision(teacher, queries.newest_revision(course.id).id, State.SECOND_REVIEW)
    page = browser.get(path(course)).text
    assert re.search(r'data-ask>.*?name="move" value="withdraw"', page, re.S)


def test_an_unfinished_upload_can_go_on_or_be_given_up(browser, teacher, sign_in):
    upload = begin_upload(teacher, NewUpload(length=1000, filename="采访.mp4"), MUCH)
    number = upload.id
    course = make_draft(teacher)
    page = browser.get(path(course)).text
    assert f'data-unfinished="/api/v1/uploads/{number}"' in page
    assert 'data-name="采访.mp4" data-length="1000"' in page
    drop = f"/studio/uploads/{number}/drop"
    assert sign_in(make_teacher()).post(drop).status_code == 404
    answer = browser.post(drop, data={"next": path(course)})
    assert (answer.status_code, answer.location) == (303, path(course))
    assert sign_in(teacher).get(f"/api/v1/uploads/{number}").status_code == 404
    assert "采访.mp4" not in browser.get(path(course)).text


def test_a_recording_that_no_lesson_shows_can_be_used(browser, teacher):
    course = make_draft(teacher, lessons=[60])
    spare = make_ready_video(teacher)
    page = browser.get(path(course)).text
    offered = re.search(r'<select[^>]*id="field-spare".*?</select>', page, re.S)[0]
    assert re.findall(r'value="(\d+)"', offered) == [str(spare.id)]


def test_the_page_costs_the_same_however_many_lessons(browser, teacher, statements):
    course = make_draft(teacher, lessons=[60])
    counts = []
    for more in (2, 12):
        for _ in range(more):
            put_video(make_lesson(teacher, course, 60), VideoState.QUEUED)
        with statements() as said:
            assert browser.get(path(course)).status_code == 200
        counts.append(said.count)
    assert counts[0] == counts[1] <= 45


def test_a_recording_on_its_way_can_be_looked_at_and_one_that_is_whole_needs_no_such_look(
    browser, teacher
):
    """The button is hidden until the module has learnt that something can be played."""
    course = make_draft(teacher, lessons=[60, 90])
    first, second = sheet(teacher, course).lessons
    put_video(first, VideoState.TRANSCODING, playable_ms=8000)
    page = browser.get(path(course)).text
    offered = re.findall(r'data-first-look="([^"]*)"[^>]*hidden', page)
    assert offered == [first.title]
    assert page.count('id="first-look"') == 1
    lesson = browser.get(f"{path(course)}/lessons/{second.id}").text
    assert lesson.count('id="first-look"') == lesson.count("data-first-look=") == 1
