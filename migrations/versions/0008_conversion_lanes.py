"""How far a recording can be played while the rest of it is made."""

revision = "0008_conversion_lanes"
down_revision = "0007_storage_and_quota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
