"""A chain over everybody's entries, and its anchors."""

revision = "0016_ledger_chains"
down_revision = "0015_challenges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
