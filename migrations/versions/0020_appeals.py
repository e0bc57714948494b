"""Appeals of learners, and what was decided."""

revision = "0020_appeals"
down_revision = "0019_anomalies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
