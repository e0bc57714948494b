"""Reserved: beats."""

revision = "0029_beats"
down_revision = "0028_trust"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
