"""What an organisation may keep, and what an upload is known to be."""

revision = "0007_storage_and_quota"
down_revision = "0006_live_lessons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
