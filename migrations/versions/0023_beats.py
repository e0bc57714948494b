"""What a beat reads and writes, closer together."""

revision = "0023_beats"
down_revision = "0022_document_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
