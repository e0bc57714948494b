"""The index of reversals holds reversals alone, so that nothing looks for awards in it.

Of all entries hardly any is a reversal. While the index held the others, too, SQLite took it for
a short cut to "no reversal", and with that read the whole ledger for every award.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035_reversals_alone"
down_revision = "0034_claim_kinds"
branch_labels = None
depends_on = None

TABLES = ("credit_entries", "credit_point_entries")
REVERSALS = sa.text("reverses_id IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        name = f"uq_{table}_reverses_id"
        op.drop_index(name, table_name=table)
        op.create_index(
            name,
            table,
            ["reverses_id"],
            unique=True,
            sqlite_where=REVERSALS,
            postgresql_where=REVERSALS,
        )


def downgrade() -> None:
    for table in TABLES:
        name = f"uq_{table}_reverses_id"
        op.drop_index(name, table_name=table)
        op.create_index(name, table, ["reverses_id"], unique=True)
