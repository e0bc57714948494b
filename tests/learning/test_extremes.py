"""The shortest and the longest that may be entered, whole and escaped on the pages that show it."""

import re
from html import escape
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.kit import jobs
from tests.classes.making import make_class
from tests.courses.making import make_draft, make_published_course
from tests.credits.making import award_hours
from tests.factories import make_user
from tests.moderation.making import make_cast, submit

SHORT = "丽"
LONG = "阿卜杜热依木·买买提吐尔逊江·艾合买提尼亚孜·𠮷买买提依明江"
TITLE = ("𠮷野家与“一网统管”：<b>&" * 20)[:200]
SUMMARY = ("看得见的进步𠮷" * 1000)[:5000]


def text_of(answer):
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


@pytest.fixture(params=[SHORT, LONG], ids=["one character", "thirty"])
def learner(app, request):
    return make_user(name=request.param)


def test_they_are_as_long_as_they_are_said_to_be():
    assert (len(SHORT), len(LONG), len(TITLE), len(SUMMARY)) == (1, 30, 200, 5000)


def test_the_catalogue_shows_a_long_title_whole_without_a_poster(learner, sign_in):
    make_published_course(title=TITLE, summary=SUMMARY)
    jobs.drain()
    page = text_of(sign_in(learner).get("/courses"))
    assert escape(TITLE, quote=False) in page
    assert SUMMARY not in page, "the card has the beginning of it"


def test_the_course_page_has_the_title_and_every_word_of_the_summary(learner, sign_in):
    course = make_published_course(title=TITLE, summary=SUMMARY)
    page = text_of(sign_in(learner).get(f"/courses/{course.id}"))
    assert escape(TITLE, quote=False) in page
    assert SUMMARY in page


def test_the_console_has_the_whole_name_and_leads_from_it(learner, sign_in):
    tutor = make_user(roles=("tutor",), name=LONG)
    course = make_published_course(title=TITLE)
    klass = make_class(title=TITLE, required=[course], tutors=[tutor], learners=[learner])
    page = text_of(sign_in(tutor).get(f"/supervision/classes/{klass.id}"))
    assert learner.name in page
    sheet = text_of(sign_in(tutor).get(f"/supervision/classes/{klass.id}/learners/{learner.id}"))
    assert learner.name in sheet
    assert escape(TITLE, quote=False) in sheet


def test_the_review_desk_has_the_whole_title_and_summary(app, sign_in):
    cast = make_cast()
    course = submit(cast, make_draft(cast.author, title=TITLE, summary=SUMMARY))
    page = text_of(sign_in(cast.first).get(f"/reviews/{course.id}"))
    assert escape(TITLE, quote=False) in page
    assert SUMMARY in page


def test_my_credits_have_the_whole_title(learner, sign_in):
    award_hours(learner, title=TITLE)
    assert escape(TITLE, quote=False) in text_of(sign_in(learner).get("/me/credits"))


def test_the_transcript_sets_the_whole_name_and_title(learner, sign_in):
    award_hours(learner, title=TITLE)
    pages = PdfReader(BytesIO(sign_in(learner).get("/me/credits.pdf").data)).pages
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert learner.name in words
    assert TITLE in words


def test_a_teacher_of_thirty_characters_is_named_whole_where_courses_are_found(learner, sign_in):
    course = make_published_course(make_user(roles=("teacher",), name=LONG), title="一")
    jobs.drain()
    browser = sign_in(learner)
    assert LONG in text_of(browser.get("/courses"))
    assert LONG in text_of(browser.get(f"/courses/{course.id}"))
