"""Markers set on air, recordings of live lessons on their way to a course, and whose hours a course
shares."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("waiting", "joining", "joined", "failed", "nothing")

revision = "0030_replay"
down_revision = "0029_beats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("courses", sa.Column("credit_source", sa.String(length=64), nullable=True))
    op.add_column("broadcasts", sa.Column("whole_at", MOMENT, nullable=True))
    op.execute("UPDATE broadcasts SET whole_at = ended_at WHERE began_at IS NOT NULL")
    op.create_index("ix_messages_room_id_posted_at", "messages", ["room_id", "posted_at", "id"])
    op.create_table(
        "live_markers",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("by_id", BIG_INT, nullable=False),
        _key("live_markers", "live_id", "live_lessons.id"),
        _key("live_markers", "by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_markers")),
    )
    op.create_index("ix_live_markers_live_id", "live_markers", ["live_id", "at", "id"])
    _create_replays()


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _create_replays() -> None:
    state = sa.Enum(
        *STATES, name="replay_state", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "live_replays",
        sa.Column("live_id", BIG_INT, autoincrement=False, nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("alive_at", MOMENT, nullable=True),
        sa.Column("stretches", sa.JSON(), nullable=False),
        sa.Column("course_id", BIG_INT, nullable=True),
        sa.Column("joined_at", MOMENT, nullable=True),
        _key("live_replays", "live_id", "live_lessons.id"),
        _key("live_replays", "course_id", "courses.id"),
        sa.PrimaryKeyConstraint("live_id", name=op.f("pk_live_replays")),
    )
    op.create_index("ix_live_replays_state", "live_replays", ["state", "asked_at"])
    op.create_index("uq_live_replays_course_id", "live_replays", ["course_id"], unique=True)
    op.execute(
        "INSERT INTO live_replays (live_id, state, attempts, asked_at, stretches) "
        "SELECT id, 'waiting', 0, ended_at, '[]' FROM live_lessons "
        "WHERE ended_at IS NOT NULL AND on_air_at IS NOT NULL"
    )


def downgrade() -> None:
    for table in ("live_replays", "live_markers"):
        op.drop_table(table)
    op.drop_index("ix_messages_room_id_posted_at", "messages")
    op.drop_column("broadcasts", "whole_at")
    op.drop_column("courses", "credit_source")
