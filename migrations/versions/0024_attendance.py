"""Reserved: attendance of live lessons."""

revision = "0024_attendance"
down_revision = "0023_broadcasts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
