"""What an organisation may keep, and what an upload is known to be."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007_storage_and_quota"
down_revision = "0006_live_lessons"
branch_labels = None
depends_on = None

# One statement: SQLite adds a column together with its own check, but never a check alone.
_ADD_SCAN = """
ALTER TABLE videos ADD COLUMN scan VARCHAR(32) DEFAULT 'unscanned' NOT NULL
CONSTRAINT ck_videos_scan CHECK (scan IN ('unscanned', 'waiting', 'clean', 'infected'))
"""


def upgrade() -> None:
    op.add_column(
        "videos", sa.Column("arrived", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.execute(_ADD_SCAN)
    op.add_column("uploads", sa.Column("told", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "storage_quotas",
        sa.Column("organisation_id", BIG_INT, autoincrement=False, nullable=False),
        sa.Column("quota_bytes", BIG_INT, nullable=False),
        sa.CheckConstraint("quota_bytes >= 0", name=op.f("ck_storage_quotas_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_storage_quotas_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_storage_quotas")),
    )


def downgrade() -> None:
    op.drop_table("storage_quotas")
    op.drop_column("uploads", "told")
    op.drop_column("videos", "scan")
    op.drop_column("videos", "arrived")
