"""The pledge of honest learning: its versions, and who signed which in which year."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IN_FORCE = sa.text("ended_at IS NULL")

revision = "0033_pledge"
down_revision = "0032_gates"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "pledges",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_by", BIG_INT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("ended_by", BIG_INT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        _key("pledges", "organisation_id", "organisations.id"),
        _key("pledges", "published_by", "users.id"),
        _key("pledges", "ended_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint(
            "organisation_id", "version", name=op.f("uq_pledges_organisation_id_version")
        ),
    )
    op.create_index(
        "uq_pledges_in_force",
        "pledges",
        ["organisation_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        "pledge_signatures",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("pledge_id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        _key("pledge_signatures", "pledge_id", "pledges.id"),
        _key("pledge_signatures", "learner_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_signatures")),
        sa.UniqueConstraint(
            "learner_id",
            "year",
            "pledge_id",
            name=op.f("uq_pledge_signatures_learner_id_year_pledge_id"),
        ),
    )
    op.create_index(
        "ix_pledge_signatures_pledge_id_year", "pledge_signatures", ["pledge_id", "year"]
    )


def downgrade() -> None:
    op.drop_table("pledge_signatures")
    op.drop_table("pledges")
