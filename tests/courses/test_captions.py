"""Captions of a lesson: put beside its recording in a draft, kept by what is published, served to
whoever may see the lesson."""

from io import BytesIO

import pytest

from app.courses import actions, queries
from app.courses.forms import LessonChange, NewCaptions
from app.courses.rules import State
from app.kit.db import session
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.videos.queries import caption_tracks, cues_by_track
from app.videos.rules.captions import Cue, Language, read_text
from tests.courses.making import (
    SRT,
    make_draft,
    make_published_course,
    make_teacher,
    publish,
    put_captions,
)
from tests.factories import make_user
from tests.videos.making import make_ready_video

EN = "WEBVTT\n\n00:01.000 --> 00:04.000\nHello everybody\n"


def lesson_of(course):
    return queries.lessons_of(queries.newest_revision(course.id).id)[0]


def shown(course):
    session.rollback()  # what a request has written meanwhile
    return [
        (one.language, one.cue_count) for one in caption_tracks(lesson_of(course).caption_track_ids)
    ]


def test_a_lesson_shows_one_track_a_language_in_the_order_they_came(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    put_captions(teacher, course)
    english = put_captions(teacher, course, EN, "en")
    again = put_captions(teacher, course, SRT.replace("大家好", "各位好"))
    assert shown(course) == [("zh-Hans", 2), ("en", 1)]
    assert lesson_of(course).caption_track_ids == [again, english]
    assert cues_by_track([again])[again][0] == Cue(1000, 4000, "各位好")


def test_the_same_captions_again_are_no_new_track(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    assert put_captions(teacher, course) == put_captions(teacher, course)


def test_what_is_published_keeps_its_captions_while_the_draft_gets_others(app):
    teacher, learner = make_teacher(), make_user()
    course = make_draft(teacher, lessons=[60])
    first = put_captions(teacher, course)
    lesson_id = lesson_of(course).lesson_id
    actions.place_revision(None, queries.newest_revision(course.id).id, State.PUBLISHED)
    second = put_captions(teacher, course, SRT.replace("大家好", "各位好"))
    put_captions(teacher, course, EN, "en")
    assert [one.id for one in queries.captions_of(learner, lesson_id)] == [first]
    with pytest.raises(NotFound):
        queries.cues_for(learner, lesson_id, second)
    assert queries.cues_for(teacher, lesson_id, second)[1][0].text == "各位好"
    reviewer = make_user(roles=["first_reviewer"])
    assert queries.cues_for(reviewer, lesson_id, second)[0].id == second
    actions.place_revision(None, queries.newest_revision(course.id).id, State.PUBLISHED)
    assert queries.captions_of(learner, lesson_id)[0].id == second


def test_an_update_begins_with_the_captions_of_what_is_published(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    track_id = put_captions(teacher, course)
    actions.place_revision(None, queries.newest_revision(course.id).id, State.PUBLISHED)
    actions.draft_revision(teacher, course.id)
    assert lesson_of(course).caption_track_ids == [track_id]


def test_captions_under_review_do_not_change(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    put_captions(teacher, course)
    actions.place_revision(None, queries.newest_revision(course.id).id, State.FIRST_REVIEW)
    with pytest.raises(Conflict):
        put_captions(teacher, course, EN, "en")
    with pytest.raises(Conflict):
        actions.remove_captions(teacher, course.id, lesson_of(course).lesson_id, Language.ZH_HANS)


def test_captions_are_removed_and_brought_back(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    track_id = put_captions(teacher, course)
    lesson_id = lesson_of(course).lesson_id
    assert actions.remove_captions(teacher, course.id, lesson_id, Language.ZH_HANS) == track_id
    with pytest.raises(NotFound):
        actions.remove_captions(teacher, course.id, lesson_id, Language.ZH_HANS)
    assert shown(course) == []
    actions.restore_captions(teacher, course.id, lesson_id, track_id)
    actions.restore_captions(teacher, course.id, lesson_id, track_id)
    assert shown(course) == [("zh-Hans", 2)]
    put_captions(teacher, course, SRT.replace("大家好", "各位好"))
    with pytest.raises(Conflict):
        actions.restore_captions(teacher, course.id, lesson_id, track_id)


def test_tracks_of_other_lessons_are_not_brought_here(app):
    teacher = make_teacher()
    other, course = make_draft(teacher, lessons=[60]), make_draft(teacher, lessons=[60])
    foreign = put_captions(teacher, other)
    for track_id in (foreign, 10_000):
        with pytest.raises(NotFound):
            actions.restore_captions(teacher, course.id, lesson_of(course).lesson_id, track_id)


def test_only_the_author_gives_captions(app):
    teacher = make_teacher()
    course = make_published_course(teacher, lessons=[60])
    for somebody in (make_user(), make_teacher(), make_user(roles=["first_reviewer"])):
        with pytest.raises(NotAllowed):
            put_captions(somebody, course)
    assert shown(course) == []


def test_faults_and_articles_are_refused_and_nothing_changes(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60, "article"])
    with pytest.raises(Invalid) as refused:
        put_captions(teacher, course, "1\n00:00:05,000 --> 00:00:02,000\n好")
    assert refused.value.errors["file"][0][1]["line"] == 2
    with pytest.raises(Invalid):
        put_captions(teacher, course, place=1)
    assert shown(course) == []


def test_captions_typed_upon_an_older_track_do_not_overwrite_a_newer_one(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    first = put_captions(teacher, course)
    lesson_id = lesson_of(course).lesson_id

    def typed(upon, words):
        form = NewCaptions(language="zh-Hans", upon=upon)
        found = read_text(SRT.replace("大家好", words))
        return actions.put_captions(teacher, course.id, lesson_id, form, found)

    second = typed(first, "各位好")
    with pytest.raises(Conflict):
        typed(first, "你们好")
    with pytest.raises(Conflict):
        typed(0, "你们好")
    assert typed(second, "你们好") != second


def test_captions_of_a_shorter_recording_keep_the_course_from_its_reviewers(app):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    put_captions(teacher, course, SRT.replace("00:00:09,500", "00:00:50,000"))
    revision = queries.newest_revision(course.id)
    assert queries.missing_before_submit(revision.id) == []
    short = make_ready_video(teacher, duration_ms=20_000)
    lesson = lesson_of(course)
    actions.edit_lesson(teacher, course.id, lesson.lesson_id, LessonChange(video_id=short.id))
    assert [one.code for one in queries.missing_before_submit(revision.id)] == ["captions_beyond"]
    shelf = queries.caption_shelf(teacher, course.id, lesson.lesson_id)
    assert shelf.beyond(shelf.tracks[0])
    assert queries.recording_ms(course.id, lesson.lesson_id) == 20_000
    put_captions(teacher, course)
    assert queries.missing_before_submit(revision.id) == []


def test_who_may_see_a_lesson_is_served_its_captions(sign_in):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    track_id = put_captions(teacher, course, SRT.replace("大家好", "a < b & <d>"))
    lesson_id = lesson_of(course).lesson_id
    url = f"/lessons/{lesson_id}/captions/{track_id}.vtt"
    assert sign_in(make_user()).get(url).status_code == 404
    actions.place_revision(None, queries.newest_revision(course.id).id, State.PUBLISHED)
    answer = sign_in(make_user()).get(url)
    assert answer.mimetype == "text/vtt"
    assert answer.text.startswith(
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\na &lt; b &amp; &lt;d&gt;"
    )
    assert "private" in answer.headers["Cache-Control"]
    again = sign_in(make_user()).get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    actions.place_course(None, course.id, State.UNPUBLISHED)
    assert sign_in(make_user()).get(url).status_code == 404


def studio(course):
    lesson_id = lesson_of(course).lesson_id
    return f"/studio/courses/{course.id}/lessons/{lesson_id}"


def test_the_studio_takes_a_file_and_shows_its_faults_beside_its_text(sign_in):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    desk, page = sign_in(teacher), studio(course)
    faulty = SRT.replace("00:00:09,500", "00:00:02,000").encode("gb18030")
    refused = desk.post(
        page + "/captions", data={"language": "zh-Hans", "file": (BytesIO(faulty), "讲座.srt")}
    )
    assert refused.status_code == 422
    assert 'data-line="6"' in refused.text
    assert "先看水位图" in refused.text
    assert shown(course) == []
    taken = desk.post(
        page + "/captions",
        data={"language": "zh-Hans", "file": (BytesIO(SRT.encode("gb18030")), "讲座.srt")},
    )
    assert (taken.status_code, shown(course)) == (303, [("zh-Hans", 2)])
    assert "GB18030" in desk.get(taken.location).text
    listed = desk.get(page).text
    assert "讲座.srt" in listed
    for kind, beginning in (("srt", "1\n00:00:01,000 -->"), ("vtt", "WEBVTT")):
        file = desk.get(f"{page}/captions/zh-Hans.{kind}")
        assert file.text.startswith(beginning)
        assert "attachment" in file.headers["Content-Disposition"]
    assert desk.get(f"{page}/captions/en.srt").status_code == 404
    assert desk.get(f"{page}/captions/en").status_code == 200
    assert desk.get(f"{page}/captions/xx").status_code == 404
    gone = desk.post(f"{page}/captions/zh-Hans/remove")
    assert (gone.status_code, shown(course)) == (303, [])
    assert "/captions/restore" in desk.get(page).text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"language": "zh-Hans"}, 422),
        ({"language": "tlh", "text": SRT}, 422),
        ({"language": "en", "text": SRT, "upon": "x"}, 422),
        ({"language": "en", "text": SRT, "upon": "7"}, 409),
        ({"language": "en", "text": "\x00" * 10}, 422),
        ({"language": "en", "text": "", "file": (BytesIO(b""), "leer.srt")}, 422),
        ({"language": "en", "file": (BytesIO(b"PK\x03\x04" + bytes(5000)), "bombe.srt")}, 422),
        ({"language": "en", "file": (BytesIO(b"1" * 3_000_000), "large.srt")}, 422),
        ({"language": "en", "text": SRT, "encoding": "klingon"}, 422),
    ],
)
def test_bad_captions_are_answered_with_a_sentence(sign_in, data, status):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    fresh = {
        key: (BytesIO(value[0].getvalue()), value[1]) if key == "file" else value
        for key, value in data.items()
    }
    answer = sign_in(teacher).post(studio(course) + "/captions", data=fresh)
    assert answer.status_code == status
    assert shown(course) == []


def test_ten_thousand_captions_are_taken_as_typed_text(sign_in):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[28_000])
    text = "\n".join(
        f"{n}\n{n // 1800:02}:{n // 30 % 60:02}:{n % 30 * 2:02},000 --> "
        f"{n // 1800:02}:{n // 30 % 60:02}:{n % 30 * 2 + 1:02},500\n第{n}句，行政复议的期限\n"
        for n in range(10_000)
    )
    answer = sign_in(teacher).post(
        studio(course) + "/captions",
        data={"language": "zh-Hans", "text": text, "file": (BytesIO(b""), "")},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, shown(course)) == (303, [("zh-Hans", 10_000)])


def test_json_takes_lists_and_removes_captions(api):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    program, url = api(teacher), f"/api/v1/lessons/{lesson_of(course).lesson_id}/captions"
    made = program.post(url, json={"language": "en", "label": "English (draft)", "text": EN})
    assert made.status_code == 201
    assert (made.json["label"], made.json["cues"]) == ("English (draft)", 1)
    assert program.get(made.json["url"]).text.startswith("WEBVTT")
    file = {
        "language": "zh-Hans",
        "file": (BytesIO(SRT.replace("图", "圖").encode("big5")), "a.srt"),
    }
    assert program.post(url, data=file, content_type="multipart/form-data").status_code == 201
    assert [one["language"] for one in program.get(url).json["items"]] == ["en", "zh-Hans"]
    bad = program.post(url, json={"language": "en", "text": "\n\n00:99 --> 00:02\nx"})
    assert bad.status_code == 422
    assert any("3" in sentence for sentence in bad.json["errors"]["file"])
    none = {"language": "en"}
    assert program.post(url, data=none, content_type="multipart/form-data").status_code == 422
    assert program.delete(url + "/en").status_code == 204
    assert program.delete(url + "/en").status_code == 404
    assert program.delete(url + "/xx").status_code == 404
    assert program.get("/api/v1/lessons/999999/captions").status_code == 404
    assert program.post("/api/v1/lessons/999999/captions", json=none).status_code == 404


def test_captions_that_no_revision_shows_are_deleted_after_a_month(app, clock):
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[60])
    published = put_captions(teacher, course)
    publish(course)
    replaced = put_captions(teacher, course, SRT.replace("大家好", "你们好"))
    shown = put_captions(teacher, course, SRT.replace("大家好", "各位好"))
    assert actions.sweep_captions() == 0
    clock.forward(days=29)
    fresh = put_captions(teacher, course, SRT.replace("大家好", "同志们好"))
    clock.forward(days=2)
    assert actions.sweep_captions() == 2
    left = {one.id for one in caption_tracks([published, replaced, shown, fresh])}
    assert left == {published, fresh}
    clock.forward(days=60)
    assert actions.sweep_captions() == 0
