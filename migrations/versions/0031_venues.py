"""Branch venues of live lessons: their liaisons, people, photographs and review."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0031_venues"
down_revision = "0030_replay"
branch_labels = None
depends_on = None

STATES = ("open", "submitted", "returned", "approved")
MOVES = ("submit", "withdraw", "return", "approve")
OUTCOMES = ("counted", "before", "too_short", "no_hours", "absent", "left_out")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, BIG_INT, nullable=nullable)


def upgrade() -> None:
    _create_venues()
    _create_seats()
    _create_photos()
    op.create_table(
        "venue_steps",
        _number("id"),
        _number("venue_id"),
        _number("actor_id"),
        sa.Column("move", _one_of("venue_move", MOVES), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _moment("at"),
        _key("venue_steps", "venue_id", "venues.id"),
        _key("venue_steps", "actor_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_steps")),
    )
    op.create_index(op.f("ix_venue_steps_venue_id"), "venue_steps", ["venue_id"])


def _create_venues() -> None:
    op.create_table(
        "venues",
        _number("id"),
        _number("live_id"),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        _number("organisation_id"),
        sa.Column("state", _one_of("venue_state", STATES), nullable=False),
        _number("added_by"),
        _moment("added_at"),
        _moment("submitted_at", nullable=True),
        _number("approved_by", nullable=True),
        _moment("settled_at", nullable=True),
        _key("venues", "live_id", "live_lessons.id"),
        _key("venues", "organisation_id", "organisations.id"),
        _key("venues", "added_by", "users.id"),
        _key("venues", "approved_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
    )
    op.create_index("ix_venues_live_id", "venues", ["live_id", "id"])
    op.create_index("ix_venues_state", "venues", ["state", "submitted_at", "id"])
    op.create_index("ix_venues_organisation_id", "venues", ["organisation_id"])
    op.create_table(
        "venue_liaisons",
        _number("venue_id"),
        _number("person_id"),
        _moment("ended_at", nullable=True),
        _key("venue_liaisons", "venue_id", "venues.id"),
        _key("venue_liaisons", "person_id", "users.id"),
        sa.PrimaryKeyConstraint("venue_id", "person_id", name=op.f("pk_venue_liaisons")),
    )
    op.create_index("ix_venue_liaisons_person_id", "venue_liaisons", ["person_id"])


def _create_seats() -> None:
    op.create_table(
        "venue_seats",
        _number("id"),
        _number("venue_id"),
        _number("live_id"),
        _number("person_id"),
        _number("registered_by"),
        _moment("registered_at"),
        _moment("arrived_at", nullable=True),
        _moment("left_at", nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("left_out_why", sa.Text(), nullable=True),
        _number("attended_ms"),
        sa.Column("outcome", _one_of("venue_outcome", OUTCOMES), nullable=True),
        sa.CheckConstraint(
            "left_at IS NULL OR arrived_at < left_at", name=op.f("ck_venue_seats_leaves_later")
        ),
        _key("venue_seats", "venue_id", "venues.id"),
        _key("venue_seats", "live_id", "live_lessons.id"),
        _key("venue_seats", "person_id", "users.id"),
        _key("venue_seats", "registered_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_seats")),
    )
    op.create_index("uq_venue_seats_person", "venue_seats", ["venue_id", "person_id"], unique=True)
    op.create_index("ix_venue_seats_venue_id", "venue_seats", ["venue_id", "id"])
    op.create_index("ix_venue_seats_person_id", "venue_seats", ["person_id", "arrived_at"])
    op.create_index("ix_venue_seats_live_id", "venue_seats", ["live_id", "person_id"])


def _create_photos() -> None:
    op.create_table(
        "venue_photos",
        _number("id"),
        _number("venue_id"),
        _number("brought_by"),
        _moment("brought_at"),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        _key("venue_photos", "venue_id", "venues.id"),
        _key("venue_photos", "brought_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_photos")),
    )
    for column in ("venue_id", "key", "sha256"):
        op.create_index(op.f(f"ix_venue_photos_{column}"), "venue_photos", [column])


def downgrade() -> None:
    for table in ("venue_steps", "venue_photos", "venue_seats", "venue_liaisons", "venues"):
        op.drop_table(table)
