"""Pictures in articles: brought in the studio, and shown to who may read the lesson."""

from typing import Any

from flask import Response, request

from app.courses import actions, queries
from app.courses.views import pages
from app.courses.views.lessons import article_page
from app.documents.filing import file_picture
from app.documents.forms import NewPicture
from app.documents.rules import PICTURE_KIND, PICTURE_MOST_BYTES, PictureRefusal, written_picture
from app.kit.errors import Invalid
from app.kit.web import current_actor, field_sentences, hand_over_file, read_page, takes_files

ROOM_FOR_AN_ARTICLE = 1024 * 1024
TAKES = PICTURE_MOST_BYTES + ROOM_FOR_AN_ARTICLE


@pages.post("/studio/courses/<id:course_id>/lessons/new/pictures")
@takes_files(TAKES)
def picture_for_new(course_id: int) -> Any:
    """A picture comes while an article is first written; the page keeps what was typed."""
    queries.editable_course(current_actor(), course_id)
    return _with_picture(course_id, None)


@pages.post("/studio/courses/<id:course_id>/lessons/<id:lesson_id>/pictures")
@takes_files(TAKES)
def picture_for(course_id: int, lesson_id: int) -> Any:
    """A picture comes while an article is changed; the page keeps what was typed."""
    return _with_picture(course_id, queries.editable_lesson(current_actor(), course_id, lesson_id))


@pages.get("/lessons/<id:lesson_id>/pictures/<id:picture_id>")
def show_picture(lesson_id: int, picture_id: int) -> Response:
    """A picture of a lesson, for who may read it."""
    return hand_over_file(
        queries.shown_picture(current_actor(), lesson_id, picture_id), PICTURE_KIND
    )


@pages.get("/studio/pictures/<id:picture_id>")
def show_own_picture(picture_id: int) -> Response:
    """A picture of mine, also while no article shows it."""
    return hand_over_file(queries.own_picture(current_actor(), picture_id), PICTURE_KIND)


def _with_picture(course_id: int, lesson: Any) -> Any:
    """The article as it was typed, with the picture below it; the text is not saved by that."""
    actor = current_actor()
    typed = request.form.to_dict()
    upon = typed.get("edits", "")
    try:
        form = read_page(NewPicture)
        if not form.alt:
            raise Invalid(errors={"alt": [PictureRefusal.NO_WORDS.sentence]})
        file = request.files.get("picture")
        filed = file_picture(actor, file.read(PICTURE_MOST_BYTES + 1) if file else b"")
        picture_id = actions.bring_picture(actor, filed, form.alt)
    except Invalid as refusal:
        return article_page(course_id, lesson, typed, field_sentences(refusal), upon=upon), 422
    written = written_picture(picture_id, form.alt)
    typed["body"] = "\n\n".join(part for part in (typed.get("body", "").rstrip(), written) if part)
    return article_page(course_id, lesson, typed | {"alt": ""}, {}, upon=upon)
