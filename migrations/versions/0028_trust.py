"""Reserved: signs, claims and points."""

revision = "0028_trust"
down_revision = "0027_replay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
