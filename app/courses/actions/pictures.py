"""Pictures of articles: kept where there is room for them."""

from app.courses.permissions import Actor
from app.documents import actions as files
from app.documents import queries as documents
from app.documents.filing import FiledPicture
from app.kit.db import transactional
from app.videos import actions as videos


@transactional
def bring_picture(actor: Actor, filed: FiledPicture, alt: str) -> int:
    """The id of a picture of the actor's to set into articles; of the same file the one before.

    Raises NotAllowed for people who are not teachers, and Invalid (``picture``) where their
    organisation has no room for it.
    """
    if not documents.has_picture(actor.id, filed.file_hash):
        videos.hold_space(actor, len(filed.drawn.content), "picture")
    return files.keep_picture(actor, filed, alt).id
