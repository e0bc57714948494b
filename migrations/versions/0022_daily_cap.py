"""Courses may say how much of them counts in one day."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0022_daily_cap"
down_revision = "0021_accounts_apart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watching_policies", sa.Column("daily_cap_minutes", sa.Integer(), nullable=True))
    op.add_column("plays", sa.Column("cap_ms", sa.Integer(), nullable=True))
    op.add_column("standings", sa.Column("counted_on", sa.Date(), nullable=True))
    op.add_column("standings", sa.Column("counted_ms", BIG_INT, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("standings", "counted_ms")
    op.drop_column("standings", "counted_on")
    op.drop_column("plays", "cap_ms")
    op.drop_column("watching_policies", "daily_cap_minutes")
