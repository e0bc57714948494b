"""The page of a live lesson: where it stands, its picture, and when its doors open."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import User
from app.courses.rules import Chapter
from app.kit.errors import NotFound
from app.live import queries as live
from app.live.queries import Attended, LiveCard, OnAir, ReplayView, VenueStay
from app.live.rules import DOORS_OPEN, Phase

WITH_PICTURE = (Phase.READY, Phase.LIVE)


@dataclass(frozen=True)
class LivePage:
    """A live lesson as somebody who is invited meets it; ``picture`` once it was on air,
    ``attended`` for who was there as a learner, ``at_venues`` for who was registered at a venue,
    ``replay`` once it is over and was recorded.
    """

    card: LiveCard
    picture: OnAir | None
    attended: Attended | None
    at_venues: Sequence[VenueStay]
    shows_venues: bool
    """Whether the viewer has to do with its branch venues: plans, keeps or reviews them."""
    replay: ReplayView | None = None

    @property
    def chapters(self) -> Sequence[Chapter]:
        """What its teacher marked while it was on air, in the order of the replay."""
        return [Chapter(*one) for one in self.replay.chapters] if self.replay else ()

    @property
    def recording_ms(self) -> int:
        """How long the replay is."""
        return self.replay.duration_ms if self.replay else 0

    @property
    def staged(self) -> bool:
        """Whether there is a picture to look at, or one to wait for."""
        return self.card.state in WITH_PICTURE or self.recorded

    @property
    def recorded(self) -> bool:
        """Whether it is over and what was sent can be watched again."""
        over = self.card.state is not Phase.CALLED_OFF and self.card.state not in WITH_PICTURE
        picture = self.picture
        kept = picture is not None and bool(picture.duration_ms) and not picture.withdrawn
        return over and kept

    @property
    def withdrawn(self) -> bool:
        """Whether what was recorded is not shown here any more."""
        return self.picture is not None and self.picture.withdrawn

    @property
    def doors_open_at(self) -> datetime:
        return self.card.starts_at - DOORS_OPEN


def live_page(viewer: User, live_id: int) -> LivePage:
    """The live lesson; raises NotFound for who is not invited."""
    card = live.get_live(viewer, live_id)
    shows_venues = live.shows_venues(viewer, card)
    if not card.was_on_air:
        return LivePage(card, None, None, (), shows_venues)
    return LivePage(
        card,
        live.broadcast_of(live_id),
        live.attendance_of(viewer, live_id),
        live.venue_stays_of(viewer, live_id),
        shows_venues,
        _replay(viewer, card),
    )


def _replay(viewer: User, card: LiveCard) -> ReplayView | None:
    if card.state is not Phase.ENDED:
        return None
    with suppress(NotFound):
        return live.get_replay(viewer, card.id)
    return None
