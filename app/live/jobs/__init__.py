"""Background work for live lessons."""

from app.live.jobs import attendance, telling

__all__ = ["attendance", "telling"]
