"""Pictures for articles: brought by their author, before or while the article is written."""

from typing import Any, TypedDict

from flask import Blueprint, request

from app.documents import actions
from app.documents.filing import file_picture
from app.documents.forms import NewPicture
from app.documents.rules import PICTURE_MOST_BYTES, PictureRefusal, written_picture
from app.kit.errors import Invalid
from app.kit.web import current_actor, describes, read_page, takes_files

api = Blueprint("documents_api", __name__, url_prefix="/api/v1")

ROOM_FOR_WORDS = 64 * 1024


class PictureJson(TypedDict):
    """A picture of mine; `markdown` sets it into an article."""

    id: str
    width: int
    height: int
    alt: str
    url: str
    markdown: str


@api.post("/pictures")
@takes_files(PICTURE_MOST_BYTES + ROOM_FOR_WORDS)
@describes(takes=NewPicture, answers=PictureJson, status=201)
def bring_picture() -> Any:
    """Bring a picture as multipart `picture`, with `alt`: what it shows, in words."""
    actor = current_actor()
    alt = read_page(NewPicture).alt
    if not alt:
        raise Invalid(errors={"alt": [PictureRefusal.NO_WORDS.sentence]})
    file = request.files.get("picture")
    filed = file_picture(actor, file.read(PICTURE_MOST_BYTES + 1) if file else b"")
    picture = actions.keep_picture(actor, filed, alt)
    answer = {
        "id": str(picture.id),
        "width": picture.width,
        "height": picture.height,
        "alt": alt,
        "url": f"/studio/pictures/{picture.id}",
        "markdown": written_picture(picture.id, alt),
    }
    return answer, 201
