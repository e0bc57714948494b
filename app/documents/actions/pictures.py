"""Pictures are kept once for each owner."""

from sqlalchemy import select

from app.documents.filing import FiledPicture
from app.documents.models import Picture
from app.documents.permissions import Person, can_bring
from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.kit.errors import NotAllowed


@transactional
def keep_picture(actor: Person, filed: FiledPicture, alt: str) -> Picture:
    """The picture that was filed, or the one made of the same file before, in its first words.

    Raises NotAllowed for people who are not teachers.
    """
    if not can_bring(actor):
        raise NotAllowed()
    drawn = filed.drawn
    made = upsert(Picture.__table__).values(
        owner_id=actor.id,
        key=filed.key,
        file_hash=filed.file_hash,
        width=drawn.width,
        height=drawn.height,
        size_bytes=len(drawn.content),
        alt=alt,
        created_at=clock.now(),
    )
    session.execute(made.on_conflict_do_nothing())
    return session.scalars(
        select(Picture).where(Picture.owner_id == actor.id, Picture.file_hash == filed.file_hash)
    ).one()
