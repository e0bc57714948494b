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
from app.live.forms.series import (
    DaysShown,
    SeriesPage,
    SeriesPlan,
)

__all__ = [
    "DaysShown",
    "Listing",
    "NewSender",
    "Plan",
    "PresenceForm",
    "SeriesPage",
    "SeriesPlan",
]
