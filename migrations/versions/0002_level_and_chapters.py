"""What a course says of itself: its level, and the chapters of a lesson."""

revision = "0002_level_and_chapters"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
