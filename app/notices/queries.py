"""Reads of what somebody was told."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from app.accounts.models import User
from app.kit import paging
from app.kit.db import session
from app.notices.forms import Which
from app.notices.models import Notice


def notices_of(viewer: User, where: Which) -> paging.Page[Notice]:
    """What this person was told, latest first; all of it, or what waits to be read."""
    statement = select(Notice).where(Notice.person_id == viewer.id)
    if where.only == "unread":
        statement = statement.where(Notice.read_at.is_(None))
    keys: list[paging.Key] = [(Notice.told_at, "desc"), (Notice.id, "desc")]
    return paging.page(statement, keys, where.cursor, where.limit)


def unread_count(viewer: User) -> int:
    """How many of this person's notices wait to be read."""
    statement = select(func.count()).where(Notice.person_id == viewer.id, Notice.read_at.is_(None))
    return session.scalar(statement) or 0


def latest_of(person_ids: Collection[int], kind: str, link: str) -> dict[int, Notice]:
    """The latest notice of a kind that leads to ``link``, by person; one statement.

    For whoever told them and wants to know whether it was read; the caller decided whom.
    """
    rows = session.scalars(
        select(Notice)
        .where(Notice.person_id.in_(person_ids), Notice.kind == kind, Notice.link == link)
        .order_by(Notice.told_at, Notice.id)
    )
    return {one.person_id: one for one in rows}


def told_to(person_id: int, kind: str, link: str, most: int = 50) -> Sequence[Notice]:
    """What one person was told of a kind that leads to ``link``, the latest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.person_id == person_id, Notice.kind == kind, Notice.link == link)
        .order_by(Notice.told_at.desc(), Notice.id.desc())
        .limit(most)
    ).all()
