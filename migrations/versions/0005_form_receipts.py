"""A form that was sent twice is answered with what the first one did."""

revision = "0005_form_receipts"
down_revision = "0004_review_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
