"""What may come in about live lessons."""

from app.live.forms.attendance import (
    PresenceForm,
)
from app.live.forms.broadcasting import (
    NewSender,
)
from app.live.forms.planning import (
    Listing,
    Plan,
)
from app.live.forms.replay import (
    NewMarker,
)
from app.live.forms.series import (
    DaysShown,
    SeriesPage,
    SeriesPeople,
    SeriesPlan,
)
from app.live.forms.venues import (
    LeaveOut,
    Marks,
    Review,
    SeatsShown,
    VenuePlan,
    VenuesShown,
    WholeClass,
)

__all__ = [
    "DaysShown",
    "LeaveOut",
    "Listing",
    "Marks",
    "NewMarker",
    "NewSender",
    "Plan",
    "PresenceForm",
    "Review",
    "SeatsShown",
    "SeriesPage",
    "SeriesPeople",
    "SeriesPlan",
    "VenuePlan",
    "VenuesShown",
    "WholeClass",
]
