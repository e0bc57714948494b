"""Reviewers see that an article shows another picture, under whatever words."""

from app.courses import actions as courses
from app.courses.forms import LessonChange, NewLesson
from app.courses.rules import LessonKind
from tests.courses.making import make_draft
from tests.documents.making import make_picture
from tests.moderation.making import make_cast, publish, submit


def shows(picture):
    return f"前\n\n![图](/studio/pictures/{picture.id})\n\n后"


def test_a_picture_replaced_under_the_same_words_is_a_difference(app, sign_in):
    cast = make_cast()
    course = make_draft(cast.author, lessons=[])
    form = NewLesson(title="看图", kind=LessonKind.ARTICLE, body=shows(make_picture(cast.author)))
    lesson = courses.add_lesson(cast.author, course.id, form)
    publish(cast, course)
    other = LessonChange(body=shows(make_picture(cast.author)))
    courses.edit_lesson(cast.author, course.id, lesson.lesson_id, other)
    submit(cast, course)
    page = sign_in(cast.first).get(f"/reviews/{course.id}").text
    assert "图片有改动" in page
    assert "文字有改动" not in page
