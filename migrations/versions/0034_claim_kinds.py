"""Meetings and themed days of a Party branch can be claimed as a kind of their own."""

from alembic import op

revision = "0034_claim_kinds"
down_revision = "0033_pledge"
branch_labels = None
depends_on = None

NAME = "ck_claims_claim_kind"
FIRST_NAME = "ck_claims_claimkind"
BEFORE = "kind IN ('off_job', 'in_house', 'study_group', 'degree', 'other')"
SINCE = "kind IN ('off_job', 'in_house', 'study_group', 'degree', 'other', 'party_life')"


def upgrade() -> None:
    with op.batch_alter_table("claims") as claims:
        claims.drop_constraint(op.f(FIRST_NAME), type_="check")
        claims.create_check_constraint(op.f(NAME), SINCE)


def downgrade() -> None:
    op.execute("UPDATE claims SET kind = 'other' WHERE kind = 'party_life'")
    with op.batch_alter_table("claims") as claims:
        claims.drop_constraint(op.f(NAME), type_="check")
        claims.create_check_constraint(op.f(FIRST_NAME), BEFORE)
