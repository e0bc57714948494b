"""Tables of live lessons."""

from app.live.models.planning import LiveLesson

__all__ = ["LiveLesson"]
