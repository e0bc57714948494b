"""Captions of a recording, and which of them a lesson shows."""

import sqlalchemy as sa
from alembic import op

revision = "0010_captions"
down_revision = "0009_sealed_recordings"
branch_labels = None
depends_on = None

BIG_INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "caption_tracks",
        sa.Column("id", BIG_INT, nullable=False),
        sa.Column("video_id", BIG_INT, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("source_name", sa.String(length=255), nullable=False),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.Column("cue_count", sa.Integer(), nullable=False),
        sa.Column("ends_ms", BIG_INT, nullable=False),
        sa.Column("created_by_id", BIG_INT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_caption_tracks_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_caption_tracks_video_id_videos")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caption_tracks")),
    )
    op.create_index(op.f("ix_caption_tracks_video_id"), "caption_tracks", ["video_id"])
    op.add_column(
        "lesson_versions",
        sa.Column("caption_track_ids", sa.JSON(), server_default="[]", nullable=False),
    )
    op.create_table(
        "search_passages",
        sa.Column("document_id", BIG_INT, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["search_documents.id"],
            name=op.f("fk_search_passages_document_id_search_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_search_passages")),
    )


def downgrade() -> None:
    op.drop_table("search_passages")
    op.drop_column("lesson_versions", "caption_track_ids")
    op.drop_index(op.f("ix_caption_tracks_video_id"), table_name="caption_tracks")
    op.drop_table("caption_tracks")
