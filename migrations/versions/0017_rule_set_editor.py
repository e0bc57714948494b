"""Rule sets that are drafted, looked at and approved."""

revision = "0017_rule_set_editor"
down_revision = "0016_ledger_chains"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
