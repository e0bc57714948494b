"""The house: every table of the first release, and the triggers that keep ledgers append-only."""

import sqlalchemy as sa
from alembic import op

from app.credits.models import first_guards, guard_statements, unguard_statements

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001_the_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("parent_id", BIG_INT, nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "province",
                "city",
                "county",
                "unit",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("uscid", sa.String(length=18), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("parent_id", "title", name=op.f("uq_organisations_parent_id_title")),
    )
    op.create_index(op.f("ix_organisations_path"), "organisations", ["path"], unique=False)
    op.create_table(
        "rooms",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("room_id", sa.String(length=40), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("slow_seconds", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("slow_seconds >= 0", name=op.f("ck_rooms_slow_seconds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("room_id", name=op.f("uq_rooms_room_id")),
    )
    op.create_table(
        "search_documents",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("ref_id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_search_documents_kind_ref_id")),
    )
    op.create_index(
        "ix_search_documents_waiting",
        "search_documents",
        ["id"],
        unique=False,
        sqlite_where=sa.text("waiting"),
        postgresql_where=sa.text("waiting"),
    )
    op.create_table(
        "topics",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("parent_id", BIG_INT, nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["topics.id"], name=op.f("fk_topics_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("parent_id", "title", name=op.f("uq_topics_parent_id_title")),
    )
    op.create_index(op.f("ix_topics_parent_id"), "topics", ["parent_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("post_level", sa.String(length=40), nullable=True),
        sa.Column("learner_category", sa.String(length=40), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_users_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_index(op.f("ix_users_organisation_id"), "users", ["organisation_id"], unique=False)
    op.create_table(
        "classes",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("required_total", sa.Integer(), nullable=False),
        sa.Column("required_centihours", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", BIG_INT, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_classes_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_classes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
    )
    op.create_index(
        op.f("ix_classes_organisation_id"), "classes", ["organisation_id"], unique=False
    )
    op.create_table(
        "courses",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("owner_id", BIG_INT, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "micro",
                "lecture",
                "case",
                "live",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "first_review",
                "second_review",
                "final_review",
                "approved",
                "published",
                "unpublished",
                "retiring",
                "retired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("published_revision_id", BIG_INT, nullable=True),
        sa.Column("hosting_organisation_id", BIG_INT, nullable=True),
        sa.Column("building_organisation_id", BIG_INT, nullable=True),
        sa.Column("responsible_person", sa.String(length=60), nullable=False),
        sa.Column("creation_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR published_revision_id IS NOT NULL",
            name=op.f("ck_courses_published_has_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["building_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_courses_building_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["hosting_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_courses_hosting_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_courses_owner_id")),
        sa.ForeignKeyConstraint(
            ["published_revision_id"],
            ["revisions.id"],
            name="fk_courses_published_revision_id",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint(
            "owner_id", "creation_key", name=op.f("uq_courses_owner_id_creation_key")
        ),
    )
    op.create_index(
        "ix_courses_state_published_at_id", "courses", ["state", "published_at", "id"], unique=False
    )
    op.create_table(
        "credit_accounts",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "total",
                "required",
                "online",
                "live",
                "exam",
                "offline",
                "mutual",
                "manual",
                "adjust",
                "carry",
                "makeup",
                name="account",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("earned_centihours", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_accounts_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "year", "account", name=op.f("pk_credit_accounts")),
    )
    op.create_table(
        "credit_rule_sets",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="rule_set_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", BIG_INT, nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_credit_rule_sets_published_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_rule_sets")),
        sa.UniqueConstraint("title", "version", name=op.f("uq_credit_rule_sets_title_version")),
    )
    op.create_table(
        "credit_statements",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_statements_person_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_credit_statements")),
        sa.UniqueConstraint(
            "person_id", "year", "sha256", name=op.f("uq_credit_statements_person_id_year_sha256")
        ),
    )
    op.create_table(
        "credit_watch_days",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("watched_ms", BIG_INT, nullable=False),
        sa.CheckConstraint("watched_ms >= 0", name=op.f("ck_credit_watch_days_not_negative")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_watch_days_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_credit_watch_days")),
    )
    op.create_table(
        "messages",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("room_id", sa.String(length=40), nullable=False),
        sa.Column("author_id", BIG_INT, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reply_to_id", BIG_INT, nullable=True),
        sa.Column("lesson_id", BIG_INT, nullable=True),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_by_id", BIG_INT, nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", BIG_INT, nullable=True),
        sa.Column("hidden_reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_by_id IS NULL)", name=op.f("ck_messages_hidden_by")
        ),
        sa.CheckConstraint(
            "(pinned_at IS NULL) = (pinned_by_id IS NULL)", name=op.f("ck_messages_pinned_by")
        ),
        sa.CheckConstraint("at_ms IS NULL OR at_ms >= 0", name=op.f("ck_messages_at_ms")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_messages_author_id")),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["users.id"], name=op.f("fk_messages_hidden_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["pinned_by_id"], ["users.id"], name=op.f("fk_messages_pinned_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["messages.id"], name=op.f("fk_messages_reply_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "room_id",
            "author_id",
            "client_id",
            name=op.f("uq_messages_room_id_author_id_client_id"),
        ),
    )
    op.create_index(
        "ix_messages_room_id_author_id_id", "messages", ["room_id", "author_id", "id"], unique=False
    )
    op.create_index("ix_messages_room_id_id", "messages", ["room_id", "id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_person_id_read_at", "notices", ["person_id", "read_at"], unique=False
    )
    op.create_index(
        "ix_notices_person_id_told_at", "notices", ["person_id", "told_at", "id"], unique=False
    )
    op.create_table(
        "role_grants",
        sa.Column("user_id", BIG_INT, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "learner",
                "teacher",
                "first_reviewer",
                "second_reviewer",
                "final_reviewer",
                "tutor",
                "learning_admin",
                "sysadmin",
                "secadmin",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_role_grants")),
    )
    op.create_table(
        "seats",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("room_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("muted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("muted_by_id", BIG_INT, nullable=True),
        sa.Column("mute_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["muted_by_id"], ["users.id"], name=op.f("fk_seats_muted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_seats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("room_id", "person_id", name=op.f("uq_seats_room_id_person_id")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("user_id", BIG_INT, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_ins_token_digest")),
    )
    op.create_index(
        "ix_sign_ins_user_id_ended_at", "sign_ins", ["user_id", "ended_at"], unique=False
    )
    op.create_table(
        "videos",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("owner_id", BIG_INT, nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("original_key", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", BIG_INT, nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "queued",
                "transcoding",
                "ready",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("duration_ms", BIG_INT, nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("has_poster", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_permille", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'failed') = (problem IS NOT NULL)", name=op.f("ck_videos_problem")
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR (duration_ms > 0 AND key IS NOT NULL)",
            name=op.f("ck_videos_ready"),
        ),
        sa.CheckConstraint("done_permille BETWEEN 0 AND 1000", name=op.f("ck_videos_permille")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_videos_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
        sa.UniqueConstraint("key", name=op.f("uq_videos_key")),
        sa.UniqueConstraint("original_key", name=op.f("uq_videos_original_key")),
    )
    op.create_index(op.f("ix_videos_file_hash"), "videos", ["file_hash"], unique=False)
    op.create_index(op.f("ix_videos_owner_id"), "videos", ["owner_id"], unique=False)
    op.create_index("ix_videos_state_queued_at", "videos", ["state", "queued_at"], unique=False)
    op.create_table(
        "class_courses",
        sa.Column("class_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_courses_class_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_class_courses_course_id")
        ),
        sa.PrimaryKeyConstraint("class_id", "course_id", name=op.f("pk_class_courses")),
    )
    op.create_index(
        op.f("ix_class_courses_course_id"), "class_courses", ["course_id"], unique=False
    )
    op.create_table(
        "class_members",
        sa.Column("class_id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("required_done", sa.Integer(), nullable=False),
        sa.Column("earned_centihours", sa.Integer(), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_members_class_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["users.id"], name=op.f("fk_class_members_learner_id")
        ),
        sa.PrimaryKeyConstraint("class_id", "learner_id", name=op.f("pk_class_members")),
    )
    op.create_index(
        "ix_class_members_active",
        "class_members",
        ["class_id", "last_active_at", "learner_id"],
        unique=False,
    )
    op.create_index(
        "ix_class_members_done",
        "class_members",
        ["class_id", "required_done", "learner_id"],
        unique=False,
    )
    op.create_index(
        "ix_class_members_earned",
        "class_members",
        ["class_id", "earned_centihours", "learner_id"],
        unique=False,
    )
    op.create_index("ix_class_members_learner_id", "class_members", ["learner_id"], unique=False)
    op.create_table(
        "class_tutors",
        sa.Column("class_id", BIG_INT, nullable=False),
        sa.Column("tutor_id", BIG_INT, nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_tutors_class_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tutor_id"], ["users.id"], name=op.f("fk_class_tutors_tutor_id")),
        sa.PrimaryKeyConstraint("class_id", "tutor_id", name=op.f("pk_class_tutors")),
    )
    op.create_index(op.f("ix_class_tutors_tutor_id"), "class_tutors", ["tutor_id"], unique=False)
    op.create_table(
        "credit_entries",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_centihours", sa.Integer(), nullable=False),
        sa.Column("withheld_centihours", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "online",
                "live",
                "exam",
                "offline",
                "mutual",
                "manual",
                "adjust",
                "carry",
                "makeup",
                name="entry_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rule_set_id", BIG_INT, nullable=False),
        sa.Column("organisation_id", BIG_INT, nullable=False),
        sa.Column("actor_id", BIG_INT, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("reverses_id", BIG_INT, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_credit_entries_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_credit_entries_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_credit_entries_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["credit_entries.id"], name=op.f("fk_credit_entries_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["credit_rule_sets.id"], name=op.f("fk_credit_entries_rule_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
    )
    op.create_index(
        "ix_credit_entries_person_id_day", "credit_entries", ["person_id", "day"], unique=False
    )
    op.create_index(
        "ix_credit_entries_person_id_year_at",
        "credit_entries",
        ["person_id", "year", "at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_credit_entries_person_id_source",
        "credit_entries",
        ["person_id", "source"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NULL"),
        postgresql_where=sa.text("reverses_id IS NULL"),
    )
    op.create_index("uq_credit_entries_reverses_id", "credit_entries", ["reverses_id"], unique=True)
    op.create_table(
        "finished_courses",
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_finished_courses_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["users.id"], name=op.f("fk_finished_courses_learner_id")
        ),
        sa.PrimaryKeyConstraint("learner_id", "course_id", name=op.f("pk_finished_courses")),
    )
    op.create_index(
        op.f("ix_finished_courses_course_id"), "finished_courses", ["course_id"], unique=False
    )
    op.create_table(
        "lessons",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("creation_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_lessons_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint(
            "course_id", "creation_key", name=op.f("uq_lessons_course_id_creation_key")
        ),
    )
    op.create_table(
        "reactions",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("message_id", BIG_INT, nullable=False),
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("emoji", sa.String(length=16), nullable=False),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_reactions_message_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_reactions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reactions")),
        sa.UniqueConstraint(
            "message_id", "person_id", "emoji", name=op.f("uq_reactions_message_id_person_id_emoji")
        ),
    )
    op.create_table(
        "reminders",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("class_id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("sender_id", BIG_INT, nullable=False),
        sa.Column("template", sa.String(length=500), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_reminders_class_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_reminders_learner_id")),
        sa.ForeignKeyConstraint(["sender_id"], ["users.id"], name=op.f("fk_reminders_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("learner_id", "sent_on", name=op.f("uq_reminders_learner_id_sent_on")),
    )
    op.create_index(
        "ix_reminders_class_id_learner_id",
        "reminders",
        ["class_id", "learner_id", "sent_at"],
        unique=False,
    )
    op.create_table(
        "renditions",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("video_id", BIG_INT, nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("bitrate", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_renditions_video_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renditions")),
        sa.UniqueConstraint("video_id", "height", name=op.f("uq_renditions_video_id_height")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "first_review",
                "second_review",
                "final_review",
                "approved",
                "published",
                "unpublished",
                "retiring",
                "retired",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("topic_id", BIG_INT, nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("duration_ms", BIG_INT, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_revisions_course_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_revisions_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_revisions_course_id_number")),
    )
    op.create_index(op.f("ix_revisions_topic_id"), "revisions", ["topic_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("owner_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("length_bytes", BIG_INT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("video_id", BIG_INT, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_uploads_owner_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_uploads_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("key", name=op.f("uq_uploads_key")),
        sa.UniqueConstraint("video_id", name=op.f("uq_uploads_video_id")),
    )
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"], unique=False)
    op.create_index(op.f("ix_uploads_owner_id"), "uploads", ["owner_id"], unique=False)
    op.create_table(
        "course_starts",
        sa.Column("person_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_course_starts_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_course_starts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_course_starts_revision_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "course_id", name=op.f("pk_course_starts")),
    )
    op.create_index("ix_course_starts_course_id", "course_starts", ["course_id"], unique=False)
    op.create_table(
        "coverages",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("lesson_id", BIG_INT, nullable=False),
        sa.Column("file_hash", sa.String(length=80), nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("covered_ms", sa.Integer(), nullable=False),
        sa.Column("position_ms", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_coverages_course_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_coverages_learner_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_coverages_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverages")),
        sa.UniqueConstraint(
            "learner_id",
            "lesson_id",
            "file_hash",
            name=op.f("uq_coverages_learner_id_lesson_id_file_hash"),
        ),
    )
    op.create_table(
        "lesson_versions",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("lesson_id", BIG_INT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "video",
                "audio",
                "article",
                "document",
                "live",
                name="lesson_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("video_id", BIG_INT, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("duration_ms", BIG_INT, nullable=True),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_versions_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_lesson_versions_revision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_lesson_versions_video_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_versions")),
        sa.UniqueConstraint(
            "revision_id", "lesson_id", name=op.f("uq_lesson_versions_revision_id_lesson_id")
        ),
    )
    op.create_index(
        op.f("ix_lesson_versions_lesson_id"), "lesson_versions", ["lesson_id"], unique=False
    )
    op.create_index(
        op.f("ix_lesson_versions_video_id"), "lesson_versions", ["video_id"], unique=False
    )
    op.create_table(
        "review_moves",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("actor_id", BIG_INT, nullable=False),
        sa.Column(
            "move",
            sa.Enum(
                "submit",
                "withdraw",
                "pass",
                "return",
                "publish",
                "unpublish",
                "retire",
                "restore",
                name="move",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_state",
            sa.Enum(
                "draft",
                "first_review",
                "second_review",
                "final_review",
                "approved",
                "published",
                "unpublished",
                "retiring",
                "retired",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "draft",
                "first_review",
                "second_review",
                "final_review",
                "approved",
                "published",
                "unpublished",
                "retiring",
                "retired",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_review_moves_actor_id")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_review_moves_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_review_moves_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_moves")),
    )
    op.create_index(op.f("ix_review_moves_actor_id"), "review_moves", ["actor_id"], unique=False)
    op.create_index(
        "ix_review_moves_course_id_id", "review_moves", ["course_id", "id"], unique=False
    )
    op.create_index(
        "ix_review_moves_revision_id_id", "review_moves", ["revision_id", "id"], unique=False
    )
    op.create_table(
        "standings",
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("required_ms", BIG_INT, nullable=False),
        sa.Column("covered_ms", BIG_INT, nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_standings_course_id")),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_standings_learner_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_standings_revision_id")
        ),
        sa.PrimaryKeyConstraint("learner_id", "course_id", name=op.f("pk_standings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_standings_course_id"), "standings", ["course_id"], unique=False)
    op.create_table(
        "plays",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("learner_id", BIG_INT, nullable=False),
        sa.Column("coverage_id", BIG_INT, nullable=False),
        sa.Column("course_id", BIG_INT, nullable=False),
        sa.Column("revision_id", BIG_INT, nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("max_rate_permille", sa.Integer(), nullable=False),
        sa.Column("first_pass_seek", sa.Boolean(), nullable=False),
        sa.Column("hidden_counts", sa.Boolean(), nullable=False),
        sa.Column("grace_ms", sa.Integer(), nullable=False),
        sa.Column("challenges", sa.Boolean(), nullable=False),
        sa.Column("completion_permille", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "superseded",
                "closed",
                name="play_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meter_at_ms", BIG_INT, nullable=False),
        sa.Column("meter_budget_ms", BIG_INT, nullable=False),
        sa.Column("beat_ms", BIG_INT, nullable=True),
        sa.Column("beat_before_ms", BIG_INT, nullable=True),
        sa.Column("last_seq", BIG_INT, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_plays_course_id")),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverages.id"], name=op.f("fk_plays_coverage_id")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["users.id"], name=op.f("fk_plays_learner_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_plays_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plays")),
    )
    op.create_index(
        "ix_plays_course_id_active",
        "plays",
        ["course_id"],
        unique=False,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(op.f("ix_plays_coverage_id"), "plays", ["coverage_id"], unique=False)
    op.create_index(
        "ix_plays_learner_id_opened_at", "plays", ["learner_id", "opened_at"], unique=False
    )
    op.create_index(
        "uq_plays_learner_id_active",
        "plays",
        ["learner_id"],
        unique=True,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "beat_replies",
        sa.Column("play_id", BIG_INT, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("seq", BIG_INT, nullable=False),
        sa.Column("body_digest", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["play_id"], ["plays.id"], name=op.f("fk_beat_replies_play_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("play_id", "slot", name=op.f("pk_beat_replies")),
        sqlite_with_rowid=False,
    )
    # Courses and revisions refer to each other; SQLite cannot add such a key afterwards.
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(*PUBLISHED_REVISION)
    dialect = op.get_bind().dialect.name
    for statement in guard_statements(dialect, first_guards(dialect)):
        op.execute(statement)


PUBLISHED_REVISION = (
    "fk_courses_published_revision_id",
    "courses",
    "revisions",
    ["published_revision_id"],
    ["id"],
)
TABLES = (
    "organisations",
    "rooms",
    "search_documents",
    "topics",
    "users",
    "classes",
    "courses",
    "credit_accounts",
    "credit_rule_sets",
    "credit_statements",
    "credit_watch_days",
    "messages",
    "notices",
    "role_grants",
    "seats",
    "sign_ins",
    "videos",
    "class_courses",
    "class_members",
    "class_tutors",
    "credit_entries",
    "finished_courses",
    "lessons",
    "reactions",
    "reminders",
    "renditions",
    "revisions",
    "uploads",
    "course_starts",
    "coverages",
    "lesson_versions",
    "review_moves",
    "standings",
    "plays",
    "beat_replies",
)
"""In the order in which they were made."""


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(PUBLISHED_REVISION[0], "courses", type_="foreignkey")
    for table in reversed(TABLES):
        op.drop_table(table)
    for statement in unguard_statements(op.get_bind().dialect.name):
        op.execute(statement)
