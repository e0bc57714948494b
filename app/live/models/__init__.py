"""Tables of live lessons."""

from app.live.models.attendance import (
    Attendance,
)
from app.live.models.broadcasting import (
    Broadcast,
)
from app.live.models.planning import (
    LiveLesson,
)
from app.live.models.series import (
    LiveBooking,
    LiveFeed,
    LiveSeries,
    LiveSubscription,
    LiveTelling,
)

__all__ = [
    "Attendance",
    "Broadcast",
    "LiveBooking",
    "LiveFeed",
    "LiveLesson",
    "LiveSeries",
    "LiveSubscription",
    "LiveTelling",
]
