"""Whether the segments of a recording are encrypted."""

revision = "0009_sealed_recordings"
down_revision = "0008_conversion_lanes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
