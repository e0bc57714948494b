"""What a learner writes down beside a lesson."""

revision = "0003_lesson_notes"
down_revision = "0002_level_and_chapters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
