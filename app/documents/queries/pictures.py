"""Pictures by their ids."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.documents.filing import picture_place
from app.documents.models import Picture
from app.kit.db import session
from app.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a page needs to know to show a picture without anything moving when it comes."""

    id: int
    owner_id: int
    width: int
    height: int
    alt: str


def pictures(picture_ids: Iterable[int]) -> dict[int, PictureFacts]:
    """These pictures by id; unknown ones are left out."""
    wanted = set(picture_ids)
    if not wanted:
        return {}
    rows = session.scalars(select(Picture).where(Picture.id.in_(wanted)))
    return {
        one.id: PictureFacts(one.id, one.owner_id, one.width, one.height, one.alt) for one in rows
    }


def picture_file(picture_id: int) -> str:
    """Where a picture lies in the store, for callers that have decided who may see it."""
    key = session.scalar(select(Picture.key).where(Picture.id == picture_id))
    if key is None:
        raise NotFound()
    return picture_place(key)
