"""Tables of the chains: what makes a changed, removed or added entry visible.

Every person has a chain of their own, so that awards of different people never wait for each
other. A link holds the keyed digest of its entry and of the link before it; who has the database
and not the key can neither write a link nor mend one. From time to time the heads of all chains
that grew are gathered in a signed anchor, which can be kept outside: it shows when somebody brings
a whole older state of the database back.

The tables are written in the transaction of the entry itself, and only ever added to, except for
``credit_chains``, which says how long each chain is now. A link names its entry without a foreign
key: that the entry is gone is what it is there to tell.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.credits.rules import Ledger
from app.kit.db import Base, BigInt, EnumText, Moment


class CreditChain(Base):
    """Where one person's chain ends: how many links, and the digest of the last.

    ``seal`` is a keyed digest of both, so that the end cannot be cut off. The row is also the lock
    that awards to one person wait for.
    """

    __tablename__ = "credit_chains"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    length: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("length >= 0", name="not_negative"),)


class CreditLink(Base):
    """One entry's place in its person's chain, counted from 1."""

    __tablename__ = "credit_links"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ledger: Mapped[Ledger] = mapped_column(EnumText(Ledger))
    entry_id: Mapped[int] = mapped_column(BigInt)
    mac: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("ledger", "entry_id"),
        CheckConstraint("position >= 1", name="counted_from_one"),
    )


class CreditAnchor(Base):
    """A signed digest of the heads of all chains that grew since the anchor before.

    ``sha256`` covers the number, the moment, the digest before and every head; ``signature`` is
    Ed25519 over the line that is kept outside (``rules.anchor_line``).
    """

    __tablename__ = "credit_anchors"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    people: Mapped[int]
    previous_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))


class CreditAnchoredHead(Base):
    """The head of one person's chain, as an anchor found it."""

    __tablename__ = "credit_anchored_heads"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"), primary_key=True)
    length: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    anchor: Mapped[int] = mapped_column(ForeignKey("credit_anchors.number"), index=True)
    mac: Mapped[str] = mapped_column(String(64))
