"""Since when nobody is given a live stream any more has a column of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0036_withdrawn_streams"
down_revision = "0035_reversals_alone"
branch_labels = None
depends_on = None

WITHDRAWN = "state = 'joined' AND alive_at > joined_at"


def upgrade() -> None:
    op.add_column(
        "live_replays", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        f"UPDATE live_replays SET withdrawn_at = alive_at, alive_at = NULL WHERE {WITHDRAWN}"  # noqa: S608
    )


def downgrade() -> None:
    op.execute("UPDATE live_replays SET alive_at = withdrawn_at WHERE withdrawn_at IS NOT NULL")
    op.drop_column("live_replays", "withdrawn_at")
