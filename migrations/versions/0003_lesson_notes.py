"""What a learner writes down beside a lesson."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003_lesson_notes"
down_revision = "0002_level_and_chapters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_notes",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("lesson_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("at_ms IS NULL OR at_ms >= 0", name=op.f("ck_lesson_notes_at_ms")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_lesson_notes_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_notes_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_lesson_notes_course_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_notes")),
        sa.UniqueConstraint(
            "person_id",
            "lesson_id",
            "client_id",
            name=op.f("uq_lesson_notes_person_id_lesson_id_client_id"),
        ),
    )
    op.create_index(
        "ix_lesson_notes_person_id_course_id", "lesson_notes", ["person_id", "course_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_lesson_notes_person_id_course_id", table_name="lesson_notes")
    op.drop_table("lesson_notes")
