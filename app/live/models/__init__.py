"""Tables of live lessons."""

from app.live.models.broadcasting import Broadcast
from app.live.models.planning import LiveLesson

__all__ = ["Broadcast", "LiveLesson"]
