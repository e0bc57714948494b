"""Pictures in articles and documents by page."""

import sqlalchemy as sa
from alembic import op

revision = "0013_documents"
down_revision = "0012_catalogue_facets"
branch_labels = None
depends_on = None

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "state IN ('waiting', 'reading', 'ready', 'failed')"


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("owner_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_pictures_owner_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("owner_id", "file_hash", name=op.f("uq_pictures_owner_id_file_hash")),
    )
    op.create_table(
        "documents",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("owner_id", BIG_INT, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", BIG_INT, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("flaw", sa.String(length=40), nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_documents_state")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_documents_owner_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_owner_id"), "documents", ["owner_id"])
    op.create_index(op.f("ix_documents_state"), "documents", ["state"])
    op.create_table(
        "document_pages",
        sa.Column("document_id", BIG_INT, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_pages_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_pages")),
    )
    op.add_column(
        "lesson_versions",
        sa.Column("picture_ids", sa.JSON(), server_default="[]", nullable=False),
    )
    op.add_column(
        "lesson_versions",
        sa.Column(
            "document_id",
            BIG_INT,
            sa.ForeignKey("documents.id", name=op.f("fk_lesson_versions_document_id_documents")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_lesson_versions_document_id"), "lesson_versions", ["document_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_lesson_versions_document_id"), table_name="lesson_versions")
    with op.batch_alter_table("lesson_versions") as lessons:
        lessons.drop_column("document_id")
        lessons.drop_column("picture_ids")
    op.drop_table("document_pages")
    op.drop_index(op.f("ix_documents_state"), table_name="documents")
    op.drop_index(op.f("ix_documents_owner_id"), table_name="documents")
    op.drop_table("documents")
    op.drop_table("pictures")
