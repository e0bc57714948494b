"""Receipts: a form that is sent twice is answered with what its first sending did.

A receipt is written in the transaction of the action itself: either both are there or neither.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kit import clock
from app.kit.db import Base, Moment, session, transactional, upsert

KEPT_FOR = timedelta(days=2)


class SentBefore(Exception):
    """This very form was sent before; what it asked for has been done."""


class FormReceipt(Base):
    """A form that was sent and did its work.

    ``location`` is None until its first answer is known, and empty when that led nowhere;
    ``said`` are the messages that went with it.
    """

    __tablename__ = "form_receipts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    sent_at: Mapped[Moment]
    location: Mapped[str | None] = mapped_column(Text)
    said: Mapped[list[Any]] = mapped_column(JSON, default=list)

    __table_args__ = (Index("ix_form_receipts_sent_at", "sent_at"),)


def claim(key: str) -> None:
    """Take the receipt of this sending, inside an action; raises SentBefore if it is taken."""
    moment = clock.now()
    session.execute(delete(FormReceipt).where(FormReceipt.sent_at < moment - KEPT_FOR))
    row = upsert(FormReceipt).values(key=key, sent_at=moment, said=[])
    taken = session.scalar(row.on_conflict_do_nothing().returning(FormReceipt.key))
    if taken is None:
        raise SentBefore()


def find(key: str) -> FormReceipt | None:
    """The receipt of this sending as it stands now."""
    session.rollback()
    return session.scalar(
        select(FormReceipt).where(FormReceipt.key == key).execution_options(populate_existing=True)
    )


@transactional
def note_answer(key: str, location: str, said: list[Any]) -> None:
    """Remember where the first sending led."""
    session.execute(
        update(FormReceipt).where(FormReceipt.key == key).values(location=location, said=said)
    )
