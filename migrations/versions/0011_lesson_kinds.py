"""Documents, sections and questions inside lessons."""

revision = "0011_lesson_kinds"
down_revision = "0010_captions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
