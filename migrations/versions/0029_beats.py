"""Questions that ask whether somebody is there may be ones that the recording asked before."""

import sqlalchemy as sa
from alembic import op

revision = "0029_beats"
down_revision = "0028_trust"
branch_labels = None
depends_on = None

KIND = "ck_challenges_challenge_kind"
BEFORE = "kind IN ('heard', 'lesson', 'sum')"
SINCE = "kind IN ('heard', 'recalled', 'lesson', 'sum')"


def upgrade() -> None:
    with op.batch_alter_table("challenges") as challenges:
        challenges.add_column(sa.Column("about", sa.Text(), server_default="", nullable=False))
        challenges.drop_constraint(op.f(KIND), type_="check")
        challenges.create_check_constraint(op.f(KIND), SINCE)


def downgrade() -> None:
    op.execute("DELETE FROM challenges WHERE kind = 'recalled'")
    with op.batch_alter_table("challenges") as challenges:
        challenges.drop_constraint(op.f(KIND), type_="check")
        challenges.create_check_constraint(op.f(KIND), BEFORE)
        challenges.drop_column("about")
