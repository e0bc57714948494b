"""Questions that ask whether somebody is there, and how each course may be watched."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0015_challenges"
down_revision = "0014_lesson_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plays", sa.Column("attention", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "challenges",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("play_id", BIG_INT, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "heard",
                "lesson",
                "sum",
                name="challenge_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("right_place", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (passed IS NULL)",
            name=op.f("ck_challenges_answered_is_judged"),
        ),
        sa.ForeignKeyConstraint(
            ["play_id"], ["plays.id"], name=op.f("fk_challenges_play_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
    )
    op.create_index("ix_challenges_play_id", "challenges", ["play_id"])
    op.create_table(
        "watching_policies",
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("max_rate_permille", sa.Integer(), nullable=False),
        sa.Column("first_pass_seek", sa.Boolean(), nullable=False),
        sa.Column("hidden_counts", sa.Boolean(), nullable=False),
        sa.Column("challenges", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", BIG_INT, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "max_rate_permille BETWEEN 1000 AND 2000",
            name=op.f("ck_watching_policies_rate_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_watching_policies_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["users.id"], name=op.f("fk_watching_policies_set_by_id")
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_watching_policies")),
    )


def downgrade() -> None:
    op.drop_table("watching_policies")
    op.drop_table("challenges")
    with op.batch_alter_table("plays") as plays:
        plays.drop_column("attention")
