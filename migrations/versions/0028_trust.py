"""When those who decide were told of a sign."""

import sqlalchemy as sa
from alembic import op

revision = "0028_trust"
down_revision = "0026_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("anomalies", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_anomalies_told_at"), "anomalies", ["told_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_anomalies_told_at"), table_name="anomalies")
    op.drop_column("anomalies", "told_at")
