"""Pictures in articles and documents by page."""

revision = "0013_documents"
down_revision = "0012_catalogue_facets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
