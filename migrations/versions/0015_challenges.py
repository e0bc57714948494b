"""Questions that ask whether somebody is there."""

revision = "0015_challenges"
down_revision = "0014_lesson_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
