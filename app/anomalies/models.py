"""The register of signs, and the entries that a decision took back."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.anomalies.rules.deciding import SignState
from app.anomalies.rules.signs import SignKind
from app.kit.db import Base, BigInt, EnumText, Id, Moment


class Anomaly(Base):
    """One sign about one person: what was seen, and what a person decided about it.

    One a person, kind and ``day`` (or the week from that day): while it is open, what is seen later
    on the same day renews its figures; decided, it stays as it was decided. ``organisation_id`` is
    where the person belonged when it was first seen; who decides is chosen by it: they were told at
    ``told_at``. ``note`` is what the learner is told (or, dismissed, what was found).
    """

    __tablename__ = "anomalies"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("organisations.id"))
    kind: Mapped[SignKind] = mapped_column(EnumText(SignKind))
    day: Mapped[date] = mapped_column(Date)
    seen_from: Mapped[Moment]
    seen_to: Mapped[Moment]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[SignState] = mapped_column(EnumText(SignState), default=SignState.OPEN)
    found_at: Mapped[Moment]
    told_at: Mapped[Moment | None] = mapped_column(index=True)
    decided_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("users.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "day"),
        CheckConstraint("seen_from <= seen_to", name="in_order"),
        CheckConstraint(
            "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)",
            name="decided_by_somebody",
        ),
        Index("ix_anomalies_state_found_at", "state", "found_at", "id"),
        Index("ix_anomalies_person_id_found_at", "person_id", "found_at", "id"),
        Index("ix_anomalies_organisation_id", "organisation_id"),
    )


class AnomalyReversal(Base):
    """An entry of the ledger that the decision about a sign took back, and the entry that did."""

    __tablename__ = "anomaly_reversals"

    anomaly_id: Mapped[int] = mapped_column(BigInt, ForeignKey("anomalies.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit_entries.id"), primary_key=True)
    reversal_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit_entries.id"))

    __table_args__ = (UniqueConstraint("entry_id"),)
