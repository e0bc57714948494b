"""What reviewers say about a second of a lesson, and what is answered."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004_review_comments"
down_revision = "0003_lesson_notes"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


STAGE = _one_of(
    "stage",
    "draft",
    "first_review",
    "second_review",
    "final_review",
    "approved",
    "published",
    "unpublished",
    "retiring",
    "retired",
)
PRINCIPLE = _one_of("principle", "political", "scientific", "complete", "reasonable", "standard")


def upgrade() -> None:
    op.create_table(
        "review_comments",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("lesson_id", BIG_INT, nullable=True),
        sa.Column("video_id", BIG_INT, nullable=True),
        sa.Column("at_ms", BIG_INT, nullable=True),
        sa.Column("box", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quote", sa.String(length=400), nullable=False),
        sa.Column("principle", PRINCIPLE, nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("author_id", BIG_INT, nullable=False),
        sa.Column("stage", STAGE, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _one_of("comment_state", "open", "resolved"), nullable=False),
        sa.Column("settled_by_id", BIG_INT, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_comments_number")),
        sa.CheckConstraint("at_ms IS NULL OR at_ms >= 0", name=op.f("ck_review_comments_at_ms")),
        sa.CheckConstraint(
            "at_ms IS NULL OR lesson_id IS NOT NULL",
            name=op.f("ck_review_comments_moment_of_lesson"),
        ),
        sa.CheckConstraint(
            "box IS NULL OR at_ms IS NOT NULL", name=op.f("ck_review_comments_box_of_moment")
        ),
        sa.CheckConstraint(
            "(state = 'resolved') = (settled_at IS NOT NULL)",
            name=op.f("ck_review_comments_settled"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_review_comments_{column}"))
            for column, target in {
                "course_id": "courses.id",
                "revision_id": "revisions.id",
                "lesson_id": "lessons.id",
                "video_id": "videos.id",
                "author_id": "users.id",
                "settled_by_id": "users.id",
            }.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
        sa.UniqueConstraint(
            "course_id", "number", name=op.f("uq_review_comments_course_id_number")
        ),
    )
    op.create_index("ix_review_comments_course_id_state", "review_comments", ["course_id", "state"])
    op.create_index(op.f("ix_review_comments_revision_id"), "review_comments", ["revision_id"])
    op.create_table(
        "review_replies",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("comment_id", BIG_INT, nullable=False),
        sa.Column("author_id", BIG_INT, nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["review_comments.id"],
            name=op.f("fk_review_replies_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_review_replies_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_replies")),
    )
    op.create_index(op.f("ix_review_replies_comment_id"), "review_replies", ["comment_id"])
    op.create_table(
        "recording_checks",
        sa.Column("video_id", BIG_INT, nullable=False),
        sa.Column("fps_milli", sa.Integer(), nullable=True),
        sa.Column("loudness_centi", sa.Integer(), nullable=True),
        sa.Column("blank", sa.JSON(), nullable=False),
        sa.Column("silent", sa.JSON(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_recording_checks_video_id")
        ),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_recording_checks")),
    )


def downgrade() -> None:
    op.drop_table("recording_checks")
    op.drop_table("review_replies")
    op.drop_table("review_comments")
