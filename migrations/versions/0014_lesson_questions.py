"""Questions inside a recording."""

revision = "0014_lesson_questions"
down_revision = "0013_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
