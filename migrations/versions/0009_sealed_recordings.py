"""Whether the segments of a recording are encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0009_sealed_recordings"
down_revision = "0008_conversion_lanes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "videos", sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("videos", "sealed")
