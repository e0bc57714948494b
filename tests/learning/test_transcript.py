"""The transcript of a lesson, and the captions that its player offers."""

from app.courses import queries
from tests.courses.making import (
    make_draft,
    make_published_course,
    make_teacher,
    publish,
    put_captions,
)
from tests.factories import make_user

EN = "WEBVTT\n\n01:02.500 --> 01:04.000\nThree <tables> & a map\n"


def captioned():
    teacher = make_teacher()
    course = make_draft(teacher, lessons=[90])
    put_captions(teacher, course)
    put_captions(teacher, course, EN, "en")
    publish(course)
    return queries.lessons_of(queries.newest_revision(course.id).id)[0].lesson_id


def test_the_player_offers_every_language(sign_in):
    lesson_id = captioned()
    page = sign_in(make_user()).get(f"/lessons/{lesson_id}").text
    assert page.count('<track kind="subtitles"') == 2
    assert 'srclang="zh-Hans" label="简体中文"' in page
    assert 'srclang="en" label="English"' in page
    assert f'data-transcript="/lessons/{lesson_id}/transcript"' in page


def test_a_lesson_without_captions_says_nothing_of_them(sign_in):
    course = make_published_course(lessons=[60])
    lesson_id = queries.lessons_of(queries.newest_revision(course.id).id)[0].lesson_id
    learner = sign_in(make_user())
    page = learner.get(f"/lessons/{lesson_id}").text
    assert "<track" not in page
    assert "data-transcript=" not in page
    assert learner.get(f"/lessons/{lesson_id}/transcript").status_code == 404


def test_a_transcript_is_a_page_whose_lines_lead_to_their_moments(sign_in):
    lesson_id = captioned()
    learner = sign_in(make_user())
    page = learner.get(f"/lessons/{lesson_id}/transcript").text
    assert "先看水位图" in page
    assert f'href="/lessons/{lesson_id}?t=5"' in page
    english = learner.get(f"/lessons/{lesson_id}/transcript?language=en").text
    assert "Three &lt;tables&gt; &amp; a map" in english
    assert f'href="/lessons/{lesson_id}?t=62"' in english
    assert "先看水位图" in learner.get(f"/lessons/{lesson_id}/transcript?language=tlh").text


def test_beside_the_player_only_the_lines_are_sent(sign_in):
    lesson_id = captioned()
    learner = sign_in(make_user())
    part = learner.get(f"/lessons/{lesson_id}/transcript", headers={"HX-Request-Type": "partial"})
    assert "<html" not in part.text
    assert "data-transcript-find" in part.text
    assert part.headers["Vary"].startswith("HX-Request-Type")


def test_a_transcript_costs_the_same_however_long_it_is(sign_in, statements):
    teacher, learner = make_teacher(), make_user()
    counts = []
    for length in (3, 300):
        course = make_draft(teacher, lessons=[900])
        text = "\n".join(
            f"{s // 60:02}:{s % 60:02},000 --> {s // 60:02}:{s % 60:02},900\n句\n"
            for s in range(length)
        )
        put_captions(teacher, course, text)
        publish(course)
        lesson_id = queries.lessons_of(queries.newest_revision(course.id).id)[0].lesson_id
        client = sign_in(learner)
        client.get(f"/lessons/{lesson_id}/transcript")
        with statements() as seen:
            client.get(f"/lessons/{lesson_id}/transcript")
        counts.append(seen.count)
    assert counts[0] == counts[1]
