"""What reviewers say about a second of a lesson."""

revision = "0004_review_comments"
down_revision = "0003_lesson_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
