"""Questions inside a recording: their words, which a lesson shows, and how people answered them."""

import sqlalchemy as sa
from alembic import op

revision = "0014_lesson_questions"
down_revision = "0013_documents"
branch_labels = None
depends_on = None

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lesson_questions",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("lesson_id", BIG_INT, nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "single",
                "multi",
                "tf",
                name="question_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("at_ms >= 0", name=op.f("ck_lesson_questions_at_ms")),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_questions_lesson_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_questions")),
    )
    op.create_index(op.f("ix_lesson_questions_lesson_id"), "lesson_questions", ["lesson_id"])
    op.add_column(
        "lesson_versions",
        sa.Column("question_ids", sa.JSON(), server_default="[]", nullable=False),
    )
    op.add_column(
        "lesson_versions",
        sa.Column("answers_right", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "plays",
        sa.Column("questions_open", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "question_answers",
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("question_id", BIG_INT, nullable=False),
        sa.Column("attempt", sa.String(length=32), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["users.id"], name=op.f("fk_question_answers_learner_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["lesson_questions.id"],
            name=op.f("fk_question_answers_question_id"),
        ),
        sa.PrimaryKeyConstraint("learner_id", "question_id", name=op.f("pk_question_answers")),
    )


def downgrade() -> None:
    op.drop_table("question_answers")
    op.drop_column("plays", "questions_open")
    op.drop_column("lesson_versions", "answers_right")
    op.drop_column("lesson_versions", "question_ids")
    op.drop_index(op.f("ix_lesson_questions_lesson_id"), table_name="lesson_questions")
    op.drop_table("lesson_questions")
