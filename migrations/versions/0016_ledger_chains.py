"""A keyed chain over each person's entries, and the anchors of their heads.

Entries that are there already are chained by ``flask migrate-up`` itself, right after this: it
needs the installation's key, which a migration does not have.
"""

import sqlalchemy as sa
from alembic import op

from app.credits.models import chain_guards, guard_statements, truncate_triggers

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0016_ledger_chains"
down_revision = "0015_challenges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_chains",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length >= 0", name=op.f("ck_credit_chains_not_negative")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_chains_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credit_chains")),
    )
    op.create_table(
        "credit_links",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "ledger",
            sa.Enum(
                "hours",
                "points",
                name="ledger",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", BIG_INT, nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_credit_links_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_links_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "position", name=op.f("pk_credit_links")),
        sa.UniqueConstraint("ledger", "entry_id", name=op.f("uq_credit_links_ledger_entry_id")),
    )
    op.create_table(
        "credit_anchors",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_credit_anchors")),
    )
    op.create_table(
        "credit_anchored_heads",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("length", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor"], ["credit_anchors.number"], name=op.f("fk_credit_anchored_heads_anchor")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_anchored_heads_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "length", name=op.f("pk_credit_anchored_heads")),
    )
    op.create_index(
        op.f("ix_credit_anchored_heads_anchor"), "credit_anchored_heads", ["anchor"], unique=False
    )
    dialect = op.get_bind().dialect.name
    for statement in guard_statements(dialect, chain_guards(dialect)):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_credit_anchored_heads_anchor"), table_name="credit_anchored_heads")
    for table in ("credit_anchored_heads", "credit_anchors", "credit_links", "credit_chains"):
        op.drop_table(table)
    for statement in truncate_triggers(op.get_bind().dialect.name):
        op.execute(statement)
