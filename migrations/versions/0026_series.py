"""Series of live lessons, who is reminded of which, what they were told, and calendar addresses."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

revision = "0026_series"
down_revision = "0025_live_rooms"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _create_series()
    op.add_column(
        "live_lessons",
        sa.Column(
            "series_id",
            BIG_INT,
            sa.ForeignKey("live_series.id", name=op.f("fk_live_lessons_series_id")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("live_lessons", sa.Column("number", sa.Integer(), nullable=True))
    op.create_index("ix_live_lessons_series_id", "live_lessons", ["series_id", "number"])
    _create_wishes()
    _create_tellings()
    op.create_table(
        "live_feeds",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_live_feeds_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_feeds")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_live_feeds_token_digest")),
    )
    op.create_index("ix_live_feeds_person_id", "live_feeds", ["person_id"])


def _create_series() -> None:
    op.create_table(
        "live_series",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("teacher_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("invited", _one_of("invited", "public", "organisation", "class"), nullable=False),
        sa.Column("circle_id", BIG_INT, nullable=True),
        sa.Column("weekdays", sa.String(length=13), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("at_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_live_series_in_order")),
        sa.CheckConstraint(
            "(invited = 'public') = (circle_id IS NULL)", name=op.f("ck_live_series_circle")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["users.id"], name=op.f("fk_live_series_teacher_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_live_series_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_series")),
    )
    op.create_index("ix_live_series_teacher_id", "live_series", ["teacher_id"])


def _create_wishes() -> None:
    for table, to, wished, at in (
        ("live_subscriptions", "live_series", "series_id", "subscribed_at"),
        ("live_bookings", "live_lessons", "live_id", "booked_at"),
    ):
        op.create_table(
            table,
            sa.Column(wished, BIG_INT, nullable=False),
            sa.Column("person_id", BIG_INT, nullable=False),
            sa.Column(at, MOMENT, nullable=False),
            sa.ForeignKeyConstraint([wished], [f"{to}.id"], name=op.f(f"fk_{table}_{wished}")),
            sa.ForeignKeyConstraint(
                ["person_id"], ["users.id"], name=op.f(f"fk_{table}_person_id")
            ),
            sa.PrimaryKeyConstraint(wished, "person_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def _create_tellings() -> None:
    what = _one_of("telling", "planned", "day", "shortly", "moved", "called_off", "takes_place")
    op.create_table(
        "live_tellings",
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("what", what, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("told_up_to", BIG_INT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["live_id"], ["live_lessons.id"], name=op.f("fk_live_tellings_live_id")
        ),
        sa.PrimaryKeyConstraint("live_id", "what", "starts_at", name=op.f("pk_live_tellings")),
    )
    op.create_index("ix_live_tellings_done_at", "live_tellings", ["done_at", "asked_at"])


def downgrade() -> None:
    op.drop_table("live_feeds")
    op.drop_table("live_tellings")
    op.drop_table("live_bookings")
    op.drop_table("live_subscriptions")
    op.drop_index("ix_live_lessons_series_id", table_name="live_lessons")
    with op.batch_alter_table("live_lessons") as lessons:
        lessons.drop_column("number")
        lessons.drop_column("series_id")
    op.drop_table("live_series")
