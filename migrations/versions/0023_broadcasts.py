"""Stays on air of live lessons."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("ended_at IS NULL")

revision = "0023_broadcasts"
down_revision = "0022_daily_cap"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "browser",
                "srt",
                "rtmp",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("folder", sa.String(length=32), nullable=False),
        sa.Column("sender", sa.String(length=32), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_segment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("away_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("duration_ms", BIG_INT, nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("frame_rate", sa.Float(), nullable=True),
        sa.Column("bitrate_kilobits", sa.Integer(), nullable=True),
        sa.Column("dropped_frames", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=True),
        sa.CheckConstraint("duration_ms >= 0", name=op.f("ck_broadcasts_duration")),
        sa.ForeignKeyConstraint(
            ["live_id"], ["live_lessons.id"], name=op.f("fk_broadcasts_live_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("folder", name=op.f("uq_broadcasts_folder")),
        sa.UniqueConstraint("sender", name=op.f("uq_broadcasts_sender")),
    )
    op.create_index("ix_broadcasts_live_id", "broadcasts", ["live_id", "began_at"])
    op.create_index(
        "uq_broadcasts_open",
        "broadcasts",
        ["live_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("broadcasts")
