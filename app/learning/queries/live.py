"""The page of a live lesson: where it stands, its picture, and when its doors open."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.live import queries as live
from app.live.queries import Attended, LiveCard, OnAir
from app.live.rules import DOORS_OPEN, Phase

WITH_PICTURE = (Phase.READY, Phase.LIVE)


@dataclass(frozen=True)
class LivePage:
    """A live lesson as somebody who is invited meets it; ``picture`` once it was on air,
    ``attended`` for who was there as a learner.
    """

    card: LiveCard
    picture: OnAir | None
    attended: Attended | None

    @property
    def staged(self) -> bool:
        """Whether there is a picture to look at, or one to wait for."""
        return self.card.state in WITH_PICTURE or self.recorded

    @property
    def recorded(self) -> bool:
        """Whether it is over and what was sent can be watched again."""
        over = self.card.state is not Phase.CALLED_OFF and self.card.state not in WITH_PICTURE
        return over and self.picture is not None and bool(self.picture.duration_ms)

    @property
    def doors_open_at(self) -> datetime:
        return self.card.starts_at - DOORS_OPEN


def live_page(viewer: User, live_id: int) -> LivePage:
    """The live lesson; raises NotFound for who is not invited."""
    card = live.get_live(viewer, live_id)
    if not card.was_on_air:
        return LivePage(card, None, None)
    return LivePage(card, live.broadcast_of(live_id), live.attendance_of(viewer, live_id))
