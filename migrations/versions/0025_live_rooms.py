"""Rooms of live lessons: polls, raised hands, questions with votes, messages that wait."""

import sqlalchemy as sa
from alembic import op

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("remark", "question", "announcement")

revision = "0025_live_rooms"
down_revision = "0024_attendance"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, to: str = "users.id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    for name in ("premoderated", "danmaku"):
        op.add_column(
            "rooms", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _widen_messages()
    _create_hands()
    _create_polls()
    op.create_table(
        "votes",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("message_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        _moment("voted_at", nullable=False),
        _key("votes", "message_id", "messages.id"),
        _key("votes", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("message_id", "person_id", name=op.f("uq_votes_message_id_person_id")),
    )


def _widen_messages() -> None:
    """Columns alone: SQLite cannot make a table anew that others refer to.

    So ``kind`` has its check on PostgreSQL only, and the two people are no foreign keys.
    """
    for column in (
        sa.Column("kind", sa.String(length=32), server_default="remark", nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("let_through_by_id", BIG_INT, nullable=True),
        sa.Column("votes", sa.Integer(), server_default="0", nullable=False),
        _moment("answered_at"),
        sa.Column("answered_by_id", BIG_INT, nullable=True),
    ):
        op.add_column("messages", column)
    if op.get_bind().dialect.name != "sqlite":
        kinds = ", ".join(f"'{kind}'" for kind in KINDS)
        op.create_check_constraint(op.f("ck_messages_kind"), "messages", f"kind IN ({kinds})")
    op.create_index(
        "ix_messages_room_id_kind_votes_id", "messages", ["room_id", "kind", "votes", "id"]
    )


def _create_hands() -> None:
    op.create_table(
        "hands",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("room_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        _moment("raised_at", nullable=False),
        _moment("called_at"),
        _key("hands", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hands")),
        sa.UniqueConstraint("room_id", "person_id", name=op.f("uq_hands_room_id_person_id")),
    )
    op.create_index("ix_hands_room_id_id", "hands", ["room_id", "id"])


def _create_polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("room_id", sa.String(length=40), nullable=False),
        sa.Column("asker_id", BIG_INT, nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        _moment("opened_at", nullable=False),
        _moment("closed_at"),
        _key("polls", "asker_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_room_id_id", "polls", ["room_id", "id"])
    op.create_index(
        "uq_polls_open",
        "polls",
        ["room_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "poll_answers",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("poll_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        _moment("answered_at", nullable=False),
        _key("poll_answers", "poll_id", "polls.id"),
        _key("poll_answers", "person_id"),
        sa.CheckConstraint("option >= 0", name=op.f("ck_poll_answers_option")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answers")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_answers_poll_id_person_id")),
    )
    op.create_index("ix_poll_answers_poll_id_option", "poll_answers", ["poll_id", "option"])


def downgrade() -> None:
    for table in ("votes", "poll_answers", "polls", "hands"):
        op.drop_table(table)
    op.drop_index("ix_messages_room_id_kind_votes_id", "messages")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_messages_kind"), "messages", type_="check")
    for column in ("answered_by_id", "answered_at", "votes", "let_through_by_id", "held", "kind"):
        op.drop_column("messages", column)
    for column in ("danmaku", "premoderated"):
        op.drop_column("rooms", column)
