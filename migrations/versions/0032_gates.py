"""Keys and ports of senders, moments when the academy took no beats, announcements on their way."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

revision = "0032_gates"
down_revision = "0031_venues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "live_lessons", sa.Column("sender_turn", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("live_lessons", sa.Column("srt_port", sa.Integer(), nullable=True))
    op.create_table(
        "live_pulses",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("felt_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_pulses")),
    )
    op.create_table(
        "live_outages",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.CheckConstraint("began_at < ended_at", name=op.f("ck_live_outages_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_outages")),
    )
    op.create_index("ix_live_outages_ended_at", "live_outages", ["ended_at"])
    op.create_table(
        "relayed_announcements",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relayed_announcements")),
    )
    op.create_index("ix_relayed_announcements_said_at", "relayed_announcements", ["said_at"])


def downgrade() -> None:
    op.drop_index("ix_relayed_announcements_said_at", table_name="relayed_announcements")
    op.drop_table("relayed_announcements")
    op.drop_index("ix_live_outages_ended_at", table_name="live_outages")
    op.drop_table("live_outages")
    op.drop_table("live_pulses")
    op.drop_column("live_lessons", "srt_port")
    op.drop_column("live_lessons", "sender_turn")
