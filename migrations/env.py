"""How Alembic reaches the academy's tables; run through ``flask migrate-up``."""

from importlib import import_module
from importlib.util import find_spec

from alembic import context

from app import SLICES
from app.kit import db

for name in SLICES:
    if find_spec(f"app.{name}.models"):
        import_module(f"app.{name}.models")


def run() -> None:
    with db.engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
