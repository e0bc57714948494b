"""Credit points and motivation points in accounts of their own."""

revision = "0021_accounts_apart"
down_revision = "0020_appeals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
