"""Pictures in articles: which an article shows, and who may see one."""

from dataclasses import dataclass

from app.courses.forms import Shown, article_html, pictures_in
from app.courses.permissions import Actor
from app.courses.queries.lessons import open_versions
from app.documents import queries as documents
from app.kit.errors import NotFound


@dataclass(frozen=True)
class WrittenArticle:
    """An article ready to be kept: what is shown of it, and the pictures in it."""

    html: str
    picture_ids: list[int]


def written_article(author: Actor, lesson_id: int, body: str) -> WrittenArticle:
    """The Markdown of a lesson's text with the author's own pictures; others are left out.

    The addresses name the lesson: who may read it is asked when a picture is fetched.
    """
    own = {
        one.id: Shown(picture_address(lesson_id, one.id), one.width, one.height, one.alt)
        for one in documents.pictures(pictures_in(body)).values()
        if one.owner_id == author.id
    }
    return WrittenArticle(article_html(body, own), [one for one in pictures_in(body) if one in own])


def picture_address(lesson_id: int, picture_id: int) -> str:
    return f"/lessons/{lesson_id}/pictures/{picture_id}"


def shown_picture(viewer: Actor, lesson_id: int, picture_id: int) -> str:
    """Where a picture of a lesson lies, for who may read it in some revision; raises NotFound."""
    if not any(picture_id in one.picture_ids for one in open_versions(viewer, lesson_id)):
        raise NotFound()
    return documents.picture_file(picture_id)


def own_picture(viewer: Actor, picture_id: int) -> str:
    """Where a picture of the viewer's own lies; everybody else's does not exist (NotFound)."""
    found = documents.pictures([picture_id]).get(picture_id)
    if found is None or found.owner_id != viewer.id:
        raise NotFound()
    return documents.picture_file(picture_id)
