"""Periodic work on courses."""

from app.courses import actions
from app.kit.jobs import periodic


@periodic("courses.sweep_captions", every_minutes=60)
def sweep_captions() -> None:
    """Remove captions that were replaced or taken away long ago."""
    actions.sweep_captions()
