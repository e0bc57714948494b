"""Signs that something about watch time or hours wants a person's eyes."""

revision = "0019_anomalies"
down_revision = "0018_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
