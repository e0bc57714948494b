"""Signs that something about watch time or hours wants a person's eyes.

Also which browser a sign-in came from (a random mark of its cookie), so that many people in one
browser are seen.
"""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0019_anomalies"
down_revision = "0018_claims"
branch_labels = None
depends_on = None

KINDS = ("even_reports", "all_hours", "shared_browser", "even_answers", "full_day")
STATES = ("open", "dismissed", "warned", "reversed")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "anomalies",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("kind", _one_of("signkind", KINDS), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("state", _one_of("signstate", STATES), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", BIG_INT, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("seen_from <= seen_to", name=op.f("ck_anomalies_in_order")),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)",
            name=op.f("ck_anomalies_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_anomalies_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_anomalies_organisation_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_anomalies_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomalies")),
        sa.UniqueConstraint(
            "person_id", "kind", "day", name=op.f("uq_anomalies_person_id_kind_day")
        ),
    )
    op.create_index("ix_anomalies_state_found_at", "anomalies", ["state", "found_at", "id"])
    op.create_index("ix_anomalies_person_id_found_at", "anomalies", ["person_id", "found_at", "id"])
    op.create_index("ix_anomalies_organisation_id", "anomalies", ["organisation_id"])
    op.create_table(
        "anomaly_reversals",
        sa.Column("anomaly_id", BIG_INT, nullable=False),
        sa.Column("entry_id", BIG_INT, nullable=False),
        sa.Column("reversal_id", BIG_INT, nullable=False),
        sa.ForeignKeyConstraint(
            ["anomaly_id"], ["anomalies.id"], name=op.f("fk_anomaly_reversals_anomaly_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entries.id"], name=op.f("fk_anomaly_reversals_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["reversal_id"], ["credit_entries.id"], name=op.f("fk_anomaly_reversals_reversal_id")
        ),
        sa.PrimaryKeyConstraint("anomaly_id", "entry_id", name=op.f("pk_anomaly_reversals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_anomaly_reversals_entry_id")),
    )
    op.add_column(
        "sign_ins",
        sa.Column("browser", sa.String(length=32), nullable=False, server_default=""),
    )
    op.create_index("ix_sign_ins_browser_created_at", "sign_ins", ["browser", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_sign_ins_browser_created_at", "sign_ins")
    op.drop_column("sign_ins", "browser")
    op.drop_table("anomaly_reversals")
    op.drop_table("anomalies")
