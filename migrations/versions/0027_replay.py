"""Reserved: replays of live lessons."""

revision = "0027_replay"
down_revision = "0026_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
