"""Attendance of live lessons: who was there, by themselves or in front of a screen in a hall."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0024_attendance"
down_revision = "0023_broadcasts"
branch_labels = None
depends_on = None

OUTCOMES = ("counted", "too_short", "sign_in_missed", "no_hours")
STATES = ("open", "submitted", "passed")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column(
        "live_lessons",
        sa.Column("share_percent", sa.Integer(), server_default="80", nullable=False),
    )
    op.add_column(
        "live_lessons", sa.Column("sign_ins", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column(
        "live_lessons", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "credit_watch_days", sa.Column("until_at", sa.DateTime(timezone=True), nullable=True)
    )
    _create_attendances()
    _create_venues()


def _create_attendances() -> None:
    op.create_table(
        "live_attendances",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("is_learner", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("attended_ms", sa.Integer(), nullable=False),
        sa.Column("elsewhere_ms", sa.Integer(), nullable=False),
        sa.Column("watched_on", sa.Date(), nullable=True),
        sa.Column("watched_ms", BIG_INT, nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("due", sa.JSON(), nullable=True),
        sa.Column("outcome", _one_of("outcome", OUTCOMES), nullable=True),
        sa.CheckConstraint("attended_ms >= 0", name=op.f("ck_live_attendances_attended")),
        _key("live_attendances", "live_id", "live_lessons.id"),
        _key("live_attendances", "person_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_attendances")),
    )
    op.create_index(
        "uq_live_attendances_person", "live_attendances", ["live_id", "person_id"], unique=True
    )
    op.create_index(op.f("ix_live_attendances_person_id"), "live_attendances", ["person_id"])
    op.create_index(
        "ix_live_attendances_live_id_entered_at",
        "live_attendances",
        ["live_id", "entered_at", "id"],
    )
    op.create_index(
        "ix_live_attendances_live_id_beat_at", "live_attendances", ["live_id", "beat_at"]
    )


def _create_venues() -> None:
    op.create_table(
        "live_venues",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("live_id", BIG_INT, nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("liaison_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("state", _one_of("venue_state", STATES), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", BIG_INT, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        _key("live_venues", "live_id", "live_lessons.id"),
        _key("live_venues", "liaison_id", "users.id"),
        _key("live_venues", "organisation_id", "organisations.id"),
        _key("live_venues", "decided_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_venues")),
    )
    for column in ("live_id", "liaison_id", "organisation_id"):
        op.create_index(op.f(f"ix_live_venues_{column}"), "live_venues", [column])
    op.create_index(
        "ix_live_venues_state_submitted_at", "live_venues", ["state", "submitted_at", "id"]
    )
    op.create_table(
        "live_venue_people",
        sa.Column("venue_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        _key("live_venue_people", "venue_id", "live_venues.id"),
        _key("live_venue_people", "person_id", "users.id"),
        sa.PrimaryKeyConstraint("venue_id", "person_id", name=op.f("pk_live_venue_people")),
    )
    op.create_index(op.f("ix_live_venue_people_person_id"), "live_venue_people", ["person_id"])
    op.create_table(
        "live_venue_photos",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("venue_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        _key("live_venue_photos", "venue_id", "live_venues.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_venue_photos")),
    )
    op.create_index(op.f("ix_live_venue_photos_venue_id"), "live_venue_photos", ["venue_id"])
    op.create_index(op.f("ix_live_venue_photos_sha256"), "live_venue_photos", ["sha256"])


def downgrade() -> None:
    op.drop_table("live_venue_photos")
    op.drop_table("live_venue_people")
    op.drop_table("live_venues")
    op.drop_table("live_attendances")
    op.drop_column("credit_watch_days", "until_at")
    for column in ("settled_at", "sign_ins", "share_percent"):
        op.drop_column("live_lessons", column)
