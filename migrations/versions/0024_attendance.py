"""Attendance of live lessons: who was there, and what came of it."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0024_attendance"
down_revision = "0023_broadcasts"
branch_labels = None
depends_on = None

OUTCOMES = ("counted", "too_short", "sign_in_missed", "no_hours")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column(
        "live_lessons",
        sa.Column("share_percent", sa.Integer(), server_default="80", nullable=False),
    )
    op.add_column(
        "live_lessons", sa.Column("sign_ins", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column(
        "live_lessons", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "credit_watch_days", sa.Column("until_at", sa.DateTime(timezone=True), nullable=True)
    )
    _create_attendances()


def _create_attendances() -> None:
    op.create_table(
        "live_attendances",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("is_learner", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("attended_ms", sa.Integer(), nullable=False),
        sa.Column("elsewhere_ms", sa.Integer(), nullable=False),
        sa.Column("watched_on", sa.Date(), nullable=True),
        sa.Column("watched_ms", BIG_INT, nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("due", sa.JSON(), nullable=True),
        sa.Column("outcome", _one_of("outcome", OUTCOMES), nullable=True),
        sa.CheckConstraint("attended_ms >= 0", name=op.f("ck_live_attendances_attended")),
        _key("live_attendances", "live_id", "live_lessons.id"),
        _key("live_attendances", "person_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_attendances")),
    )
    op.create_index(
        "uq_live_attendances_person", "live_attendances", ["live_id", "person_id"], unique=True
    )
    op.create_index(op.f("ix_live_attendances_person_id"), "live_attendances", ["person_id"])
    op.create_index(
        "ix_live_attendances_live_id_entered_at",
        "live_attendances",
        ["live_id", "entered_at", "id"],
    )
    op.create_index(
        "ix_live_attendances_live_id_beat_at", "live_attendances", ["live_id", "beat_at"]
    )


def downgrade() -> None:
    op.drop_table("live_attendances")
    op.drop_column("credit_watch_days", "until_at")
    for column in ("settled_at", "sign_ins", "share_percent"):
        op.drop_column("live_lessons", column)
