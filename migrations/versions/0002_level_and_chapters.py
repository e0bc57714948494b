"""Chapters of a lesson, counters against overwriting, and who has finished which course."""

import sqlalchemy as sa
from alembic import op

revision = "0002_level_and_chapters"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None

_KNOWN_LEVELS = "('basic', 'intermediate', 'advanced')"


def upgrade() -> None:
    op.execute(f"UPDATE revisions SET level = NULL WHERE level NOT IN {_KNOWN_LEVELS}")  # noqa: S608
    op.add_column("revisions", sa.Column("edits", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "lesson_versions", sa.Column("chapters", sa.JSON(), server_default="[]", nullable=False)
    )
    op.add_column(
        "lesson_versions", sa.Column("edits", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "course_starts", sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE course_starts SET finished_at = (SELECT completed_at FROM standings"
        " WHERE standings.learner_id = course_starts.person_id"
        " AND standings.course_id = course_starts.course_id)"
    )


def downgrade() -> None:
    op.drop_column("course_starts", "finished_at")
    op.drop_column("lesson_versions", "edits")
    op.drop_column("lesson_versions", "chapters")
    op.drop_column("revisions", "edits")
