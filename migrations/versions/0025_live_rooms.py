"""Reserved: rooms of live lessons."""

revision = "0025_live_rooms"
down_revision = "0024_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
