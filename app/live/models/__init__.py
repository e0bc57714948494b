"""Tables of live lessons."""

from app.live.models.attendance import (
    Attendance,
)
from app.live.models.broadcasting import (
    Broadcast,
)
from app.live.models.outages import (
    LiveOutage,
    LivePulse,
)
from app.live.models.planning import (
    LiveLesson,
)
from app.live.models.replay import (
    LiveMarker,
    LiveReplay,
)
from app.live.models.series import (
    LiveBooking,
    LiveFeed,
    LiveSeries,
    LiveSubscription,
    LiveTelling,
)
from app.live.models.venues import (
    Venue,
    VenueLiaison,
    VenuePhoto,
    VenueSeat,
    VenueStep,
)

__all__ = [
    "Attendance",
    "Broadcast",
    "LiveBooking",
    "LiveFeed",
    "LiveLesson",
    "LiveMarker",
    "LiveOutage",
    "LivePulse",
    "LiveReplay",
    "LiveSeries",
    "LiveSubscription",
    "LiveTelling",
    "Venue",
    "VenueLiaison",
    "VenuePhoto",
    "VenueSeat",
    "VenueStep",
]
