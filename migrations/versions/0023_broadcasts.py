"""Reserved: broadcasts of live lessons."""

revision = "0023_broadcasts"
down_revision = "0022_daily_cap"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
