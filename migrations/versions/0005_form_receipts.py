"""A form that was sent twice is answered with what the first one did."""

import sqlalchemy as sa
from alembic import op

revision = "0005_form_receipts"
down_revision = "0004_review_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_receipts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_receipts")),
    )
    op.create_index("ix_form_receipts_sent_at", "form_receipts", ["sent_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_form_receipts_sent_at", table_name="form_receipts")
    op.drop_table("form_receipts")
