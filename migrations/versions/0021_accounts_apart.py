"""Credit points and motivation points in accounts of their own; previews count them, too."""

import sqlalchemy as sa
from alembic import op

from app.credits.models import guard_statements, point_guards

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PREVIEWED = ("more_centipoints", "less_centipoints")

revision = "0021_accounts_apart"
down_revision = "0020_appeals"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(column: str, to: str, table: str = "credit_point_entries") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _create_entries()
    op.create_table(
        "credit_point_balances",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", _enum("point_account", "credit_points", "points"), nullable=False),
        sa.Column("earned_centipoints", sa.Integer(), nullable=False),
        _key("person_id", "users.id", "credit_point_balances"),
        sa.PrimaryKeyConstraint(
            "person_id", "year", "account", name=op.f("pk_credit_point_balances")
        ),
    )
    for name in PREVIEWED:
        op.add_column(
            "credit_previews", sa.Column(name, BIG_INT, server_default="0", nullable=False)
        )
    dialect = op.get_bind().dialect.name
    for statement in guard_statements(dialect, point_guards(dialect)):
        op.execute(statement)


def _create_entries() -> None:
    op.create_table(
        "credit_point_entries",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("account", _enum("point_account", "credit_points", "points"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_centipoints", sa.Integer(), nullable=False),
        sa.Column(
            "deed", _enum("deed", "hours", "course", "live", "exam", "discussion"), nullable=False
        ),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("follows_id", BIG_INT, nullable=True),
        sa.Column("rule_set_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("actor_id", BIG_INT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("reverses_id", BIG_INT, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("person_id", "users.id"),
        _key("follows_id", "credit_entries.id"),
        _key("rule_set_id", "credit_rule_sets.id"),
        _key("organisation_id", "organisations.id"),
        _key("actor_id", "users.id"),
        _key("reverses_id", "credit_point_entries.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_point_entries")),
    )
    op.create_index(
        "uq_credit_point_entries_person_id_account_source",
        "credit_point_entries",
        ["person_id", "account", "source"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NULL"),
        postgresql_where=sa.text("reverses_id IS NULL"),
    )
    op.create_index(
        "uq_credit_point_entries_reverses_id", "credit_point_entries", ["reverses_id"], unique=True
    )
    for name, columns in (
        ("follows_id", ["follows_id"]),
        ("person_id_year_at", ["person_id", "year", "at", "id"]),
        ("person_id_day", ["person_id", "day"]),
    ):
        op.create_index(f"ix_credit_point_entries_{name}", "credit_point_entries", columns)


def downgrade() -> None:
    with op.batch_alter_table("credit_previews") as previews:
        for name in PREVIEWED:
            previews.drop_column(name)
    op.drop_table("credit_point_balances")
    op.drop_table("credit_point_entries")
