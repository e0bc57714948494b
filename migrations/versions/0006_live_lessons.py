"""Live lessons: when, by whom, for whom."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0006_live_lessons"
down_revision = "0005_form_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_lessons",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("teacher_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column(
            "invited",
            sa.Enum(
                "public",
                "organisation",
                "class",
                name="invited",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("circle_id", BIG_INT, nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_air_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_live_lessons_ends_later")),
        sa.CheckConstraint(
            "(invited = 'public') = (circle_id IS NULL)", name=op.f("ck_live_lessons_circle")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_live_lessons_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["users.id"], name=op.f("fk_live_lessons_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_lessons")),
    )
    op.create_index("ix_live_lessons_starts_at", "live_lessons", ["starts_at", "id"])
    op.create_index("ix_live_lessons_ends_at", "live_lessons", ["ends_at"])
    op.create_index("ix_live_lessons_teacher_id", "live_lessons", ["teacher_id", "starts_at"])


def downgrade() -> None:
    op.drop_table("live_lessons")
