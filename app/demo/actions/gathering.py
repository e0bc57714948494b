"""The demo's branch venues: opened, kept on the day, handed in, and some of them approved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.demo import queries
from app.demo.forms import VenueOutline
from app.kit.evidence import FiledEvidence
from app.live import actions as live
from app.live.forms import Marks, Review, VenuePlan
from app.live.queries import last_step_of
from app.live.rules.venues import Mark

if TYPE_CHECKING:
    from app.accounts.models import User

OPENED_BEFORE = timedelta(hours=20)
REGISTERED_BEFORE = timedelta(minutes=25)
HANDED_IN_AFTER = timedelta(minutes=12)
APPROVED_AFTER = timedelta(hours=3)


@dataclass
class Gathering:
    """One venue of a lesson, between being outlined and being approved."""

    outline: VenueOutline
    live_id: int
    photo: FiledEvidence | None = None
    venue_id: int = field(default=0, init=False)

    @property
    def liaison(self) -> "User":
        return queries.person(self.outline.liaison)

    def during(
        self, starts: datetime, ends: datetime
    ) -> Iterator[tuple[datetime, Callable[[], object]]]:
        """All of it, in the order of the day."""
        yield starts - OPENED_BEFORE, self.open
        yield starts - REGISTERED_BEFORE, self.register
        yield starts - timedelta(minutes=1), self.mark
        yield ends + HANDED_IN_AFTER, self.hand_in
        if self.outline.approved_by:
            yield ends + APPROVED_AFTER, self.approve

    def open(self) -> None:
        liaison, said = self.liaison, self.outline
        plan = VenuePlan(
            title=said.title,
            place=said.place,
            organisation=liaison.organisation_id,
            liaisons=[said.liaison],
        )
        planner = queries.person(said.opened_by)
        self.venue_id = live.open_venue(planner, self.live_id, plan).id

    def register(self) -> None:
        rows = list(enumerate(self.outline.people, start=1))
        live.register_people(self.liaison, self.live_id, self.venue_id, rows)

    def mark(self) -> None:
        """Whoever is registered has come, but for those who did not."""
        people = [queries.person(one).id for one in self.outline.people]
        here = people[: len(people) - self.outline.absent]
        marks = Marks(mark=Mark.ARRIVED, people=here)
        live.mark_people(self.liaison, self.live_id, self.venue_id, marks)

    def hand_in(self) -> None:
        photos: Sequence[FiledEvidence] = [self.photo] if self.photo else []
        live.bring_photos(self.liaison, self.live_id, self.venue_id, photos)
        live.submit_venue(self.liaison, self.live_id, self.venue_id)

    def approve(self) -> None:
        judge, step = queries.person(self.outline.approved_by), last_step_of(self.venue_id)
        form = Review(decision="approve", step=step)
        live.review_venue(judge, self.live_id, self.venue_id, form)

    def settle(self) -> None:
        """Its hours, once the lesson itself was settled."""
        while live.settle_venue_portion(self.venue_id):
            pass
