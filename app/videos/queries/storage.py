"""How much the people of an organisation keep, and how much of what was announced is to come."""

from sqlalchemy import func, select

from app.accounts.models import Organisation, User
from app.documents.queries import bytes_kept
from app.kit.blobs import blobs
from app.kit.clock import now
from app.kit.db import locked, session
from app.kit.settings import settings
from app.videos import permissions
from app.videos.models import StorageQuota, Upload, Video
from app.videos.queries.uploads import PARTS
from app.videos.rules.storage import Storage


def storage_of(viewer: permissions.Person) -> Storage:
    """What the viewer's organisation keeps and may keep; one statement.

    A recording and a document count by the bytes of their originals, a picture as it was drawn,
    an upload by what it announced.
    """
    here = select(User.organisation_id).where(User.id == viewer.id).scalar_subquery()
    people = select(User.id).where(User.organisation_id == here)
    kept = select(func.coalesce(func.sum(Video.size_bytes), 0)).where(Video.owner_id.in_(people))
    announced = select(func.coalesce(func.sum(Upload.length_bytes), 0)).where(
        Upload.owner_id.in_(people), Upload.video_id.is_(None), Upload.expires_at > now()
    )
    own = select(StorageQuota.quota_bytes).where(StorageQuota.organisation_id == here)
    row = session.execute(
        select(
            kept.scalar_subquery() + announced.scalar_subquery() + bytes_kept(people),
            own.scalar_subquery(),
        )
    ).one()
    quota = row[1] if row[1] is not None else settings().organisation_quota_bytes
    return Storage(int(row[0]), quota)


def hold_storage(actor: permissions.Person) -> None:
    """Let nobody else of the actor's organisation announce a file until this action has ended."""
    here = select(User.organisation_id).where(User.id == actor.id).scalar_subquery()
    session.execute(locked(select(Organisation.id).where(Organisation.id == here)))


def awaited_bytes() -> int:
    """How much of what was announced is still to come to this machine's disk."""
    announced = session.scalar(
        select(func.coalesce(func.sum(Upload.length_bytes), 0)).where(
            Upload.video_id.is_(None), Upload.expires_at > now()
        )
    )
    here = sum(path.stat().st_size for path in blobs().spool(PARTS).glob("*.part"))
    return max(0, int(announced or 0) - here)


def find_organisation_id(title: str) -> int | None:
    """The organisation with that title, if there is just one."""
    found = session.scalars(
        select(Organisation.id).where(Organisation.title == title).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
