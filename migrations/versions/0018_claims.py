"""Claims of hours earned away from the academy."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0018_claims"
down_revision = "0017_rule_set_editor"
branch_labels = None
depends_on = None

KINDS = ("off_job", "in_house", "study_group", "degree", "other")
STATES = ("waiting", "checked", "granted", "returned", "withdrawn")
MOVES = ("submit", "pass", "return", "withdraw")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("kind", _one_of("claimkind", KINDS), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("organiser", sa.String(length=120), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_centihours", sa.Integer(), nullable=False),
        sa.Column("granted_centihours", sa.Integer(), nullable=True),
        sa.Column("state", _one_of("claimstate", STATES), nullable=False),
        sa.Column("first_by", BIG_INT, nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_day <= to_day", name=op.f("ck_claims_days")),
        sa.CheckConstraint("halves > 0", name=op.f("ck_claims_halves")),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_claims_learner_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_claims_organisation_id")
        ),
        sa.ForeignKeyConstraint(["first_by"], ["users.id"], name=op.f("fk_claims_first_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(
        "ix_claims_learner_id_submitted_at", "claims", ["learner_id", "submitted_at", "id"]
    )
    op.create_index("ix_claims_state_submitted_at", "claims", ["state", "submitted_at", "id"])
    op.create_index("ix_claims_organisation_id", "claims", ["organisation_id"])
    op.create_table(
        "claim_evidence",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("claim_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_evidence_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_evidence")),
    )
    op.create_index(op.f("ix_claim_evidence_claim_id"), "claim_evidence", ["claim_id"])
    op.create_index(op.f("ix_claim_evidence_sha256"), "claim_evidence", ["sha256"])
    op.create_table(
        "claim_steps",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("claim_id", BIG_INT, nullable=False),
        sa.Column("actor_id", BIG_INT, nullable=False),
        sa.Column("move", _one_of("claimmove", MOVES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_steps_claim_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_claim_steps_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_steps")),
    )
    op.create_index(op.f("ix_claim_steps_claim_id"), "claim_steps", ["claim_id"])


def downgrade() -> None:
    op.drop_table("claim_steps")
    op.drop_table("claim_evidence")
    op.drop_table("claims")
