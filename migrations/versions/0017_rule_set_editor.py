"""Rule sets that are drafted, looked at and approved by somebody else."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0017_rule_set_editor"
down_revision = "0016_ledger_chains"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_rule_moves",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("rule_set_id", BIG_INT, nullable=False),
        sa.Column(
            "move",
            sa.Enum(
                "draft",
                "change",
                "propose",
                "return",
                "approve",
                "retire",
                name="rule_move",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", BIG_INT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_credit_rule_moves_by_id")),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["credit_rule_sets.id"], name=op.f("fk_credit_rule_moves_rule_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_rule_moves")),
    )
    op.create_index(
        "ix_credit_rule_moves_rule_set_id_id",
        "credit_rule_moves",
        ["rule_set_id", "id"],
        unique=False,
    )
    op.create_table(
        "credit_previews",
        sa.Column("rule_set_id", BIG_INT, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("more_centihours", BIG_INT, nullable=False),
        sa.Column("less_centihours", BIG_INT, nullable=False),
        sa.Column("foremost", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adjusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["credit_rule_sets.id"], name=op.f("fk_credit_previews_rule_set_id")
        ),
        sa.PrimaryKeyConstraint("rule_set_id", name=op.f("pk_credit_previews")),
    )


def downgrade() -> None:
    op.drop_table("credit_previews")
    op.drop_index("ix_credit_rule_moves_rule_set_id_id", table_name="credit_rule_moves")
    op.drop_table("credit_rule_moves")
