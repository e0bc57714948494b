"""Where the sections of a text end that somebody reads."""

import sqlalchemy as sa
from alembic import op

revision = "0011_lesson_kinds"
down_revision = "0010_captions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "plays", sa.Column("section_ends", sa.JSON(), server_default="[]", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("plays", "section_ends")
