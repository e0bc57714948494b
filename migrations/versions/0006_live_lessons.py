"""Live lessons: when, by whom, for whom."""

revision = "0006_live_lessons"
down_revision = "0005_form_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
