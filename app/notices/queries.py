"""Reads of what somebody was told."""

from sqlalchemy import func, select

from app.accounts.models import User
from app.kit import paging
from app.kit.db import session
from app.kit.paging import Paging
from app.notices.models import Notice


def notices_of(viewer: User, where: Paging) -> paging.Page[Notice]:
    """What this person was told, latest first."""
    statement = select(Notice).where(Notice.person_id == viewer.id)
    keys: list[paging.Key] = [(Notice.told_at, "desc"), (Notice.id, "desc")]
    return paging.page(statement, keys, where.cursor, where.limit)


def unread_count(viewer: User) -> int:
    """How many of this person's notices wait to be read."""
    statement = select(func.count()).where(Notice.person_id == viewer.id, Notice.read_at.is_(None))
    return session.scalar(statement) or 0
