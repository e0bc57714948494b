"""Captions of a recording, and which of them a lesson shows."""

revision = "0010_captions"
down_revision = "0009_sealed_recordings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
