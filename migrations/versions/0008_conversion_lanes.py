"""Whose turn it is to be converted, what is known of a file, and how far it can be played."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0008_conversion_lanes"
down_revision = "0007_storage_and_quota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("findings", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("videos", sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("videos", sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("videos", sa.Column("playable_ms", BIG_INT, server_default="0", nullable=False))
    op.execute("UPDATE videos SET turn_at = queued_at")
    op.create_index("ix_videos_state_turn_at", "videos", ["state", "turn_at"])


def downgrade() -> None:
    op.drop_index("ix_videos_state_turn_at", "videos")
    op.drop_column("videos", "playable_ms")
    op.drop_column("videos", "rests_until")
    op.drop_column("videos", "turn_at")
    op.drop_column("videos", "findings")
