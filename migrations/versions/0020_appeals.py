"""Appeals of learners, and what was decided."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0020_appeals"
down_revision = "0019_anomalies"
branch_labels = None
depends_on = None

ABOUT = ("entry", "lesson", "claim", "anomaly")
STATES = ("waiting", "upheld", "declined", "withdrawn")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("about", _one_of("about", ABOUT), nullable=False),
        sa.Column("about_id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", _one_of("appeal_state", STATES), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", BIG_INT, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", BIG_INT, nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_appeals_learner_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_appeals_organisation_id")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_appeals_answered_by")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["credit_entries.id"], name=op.f("fk_appeals_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index("ix_appeals_learner_id_made_at", "appeals", ["learner_id", "made_at", "id"])
    op.create_index("ix_appeals_state_made_at", "appeals", ["state", "made_at", "id"])
    op.create_index("ix_appeals_organisation_id", "appeals", ["organisation_id"])
    op.create_index(
        "uq_appeals_waiting",
        "appeals",
        ["learner_id", "about", "about_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "appeal_evidence",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("appeal_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_evidence_appeal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_evidence")),
    )
    op.create_index(op.f("ix_appeal_evidence_appeal_id"), "appeal_evidence", ["appeal_id"])


def downgrade() -> None:
    op.drop_table("appeal_evidence")
    op.drop_table("appeals")
