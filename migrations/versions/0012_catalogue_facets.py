"""The facets of the catalogue are counted from an index of their own."""

from alembic import op

revision = "0012_catalogue_facets"
down_revision = "0011_lesson_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_courses_state_facets",
        "courses",
        ["state", "published_revision_id", "kind", "building_organisation_id", "owner_id"],
    )


def downgrade() -> None:
    op.drop_index("ix_courses_state_facets", table_name="courses")
