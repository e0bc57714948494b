"""Reserved: series of live lessons."""

revision = "0026_series"
down_revision = "0025_live_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
