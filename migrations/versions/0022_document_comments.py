"""Review comments on a page of a document."""

revision = "0022_document_comments"
down_revision = "0021_accounts_apart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
