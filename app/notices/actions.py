"""Writes: tell somebody something, and note that it was read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Invalid, NotFound
from app.notices.models import Notice
from app.notices.rules import NoticeRefusal, leads_inside

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def tell(
    person_ids: Collection[int],
    kind: str,
    title: str,
    body: str = "",
    link: str | None = None,
    *,
    wording: Mapping[str, Any] | None = None,
) -> int:
    """Tell each of these people once; returns how many. The caller chose whom.

    ``title`` and ``body`` are English sentences (msgids) that may name values of ``wording``, as
    in "“%(course)s” was published"; a day among them in ISO form is read as the reader writes
    days. Refuses a link that leaves the academy.
    """
    if not leads_inside(link):
        raise Invalid(NoticeRefusal.OUTWARD)
    shared = {
        "kind": kind,
        "title": title,
        "body": body,
        "wording": dict(wording or {}),
        "link": link,
        "told_at": clock.now(),
    }
    rows = [{"person_id": person_id, **shared} for person_id in sorted(set(person_ids))]
    if rows:
        session.execute(insert(Notice), rows)
    return len(rows)


@transactional
def take_back(person_ids: Collection[int], kind: str, link: str, since: datetime) -> set[int]:
    """Take back what these people were told since a moment and have not read; who they are.

    What was read stays: it was heard. The caller decided who may take back what.
    """
    taken = session.scalars(
        delete(Notice)
        .where(
            Notice.person_id.in_(person_ids),
            Notice.kind == kind,
            Notice.link == link,
            Notice.told_at >= since,
            Notice.read_at.is_(None),
        )
        .returning(Notice.person_id),
        execution_options={"synchronize_session": False},
    )
    return set(taken)


@transactional
def read_notice(actor: "User", notice_id: int) -> Notice:
    """Note that one's own notice was read; raises NotFound for somebody else's."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.person_id != actor.id:
        raise NotFound()
    if notice.read_at is None:
        notice.read_at = clock.now()
    return notice


@transactional
def read_all(actor: "User") -> tuple[int, datetime]:
    """Note that everything this person was told was read; answers how many, and the moment."""
    moment = clock.now()
    unread = update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None))
    done = session.execute(unread.values(read_at=moment))
    return int(done.rowcount), moment  # type: ignore[attr-defined]


@transactional
def unread_again(actor: "User", read_at: datetime) -> None:
    """Take ``read_all`` back: what was read at that very moment waits again."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == actor.id, Notice.read_at == read_at)
        .values(read_at=None)
    )
