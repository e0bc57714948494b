"""What may come in about live lessons."""

from app.live.forms.attendance import PresenceForm
from app.live.forms.broadcasting import NewSender
from app.live.forms.planning import Listing, Plan

__all__ = ["Listing", "NewSender", "Plan", "PresenceForm"]
