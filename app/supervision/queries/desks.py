"""What else waits for those who look after learners: signs, claims and appeals."""

from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.rules import Role
from app.anomalies import queries as anomalies
from app.appeals import queries as appeals
from app.claims import queries as claims


@dataclass(frozen=True)
class Waiting:
    """How many of each wait for somebody's decision."""

    signs: int
    claims: int
    appeals: int

    @property
    def any(self) -> bool:
        return bool(self.signs or self.claims or self.appeals)


def waiting_for(viewer: User) -> Waiting | None:
    """What waits for the viewer's decision; None for who decides about nothing of this."""
    if not viewer.has(Role.LEARNING_ADMIN):
        return None
    return Waiting(
        signs=anomalies.count_open(viewer),
        claims=claims.waiting_for(viewer),
        appeals=appeals.waiting_for(viewer),
    )
