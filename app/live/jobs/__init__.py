"""Background work for live lessons."""

from app.live.jobs import attendance

__all__ = ["attendance"]
