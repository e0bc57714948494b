"""Feeling the academy's own pulse while lessons are on air, so that its silences are known."""

from sqlalchemy import select

from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.live import queries
from app.live.models import LiveOutage, LivePulse
from app.live.rules.outages import outage

ONLY = 1


@transactional
def feel_pulse() -> None:
    """This process can take beats now; if none could for a while, write down since when.

    Every web process does it every few seconds while lessons are on air. One that ends alone is no
    outage: the others go on.
    """
    now = clock.now()
    row = upsert(LivePulse.__table__).values(id=ONLY, felt_at=now)
    first = session.execute(row.on_conflict_do_nothing().returning(LivePulse.id)).first()
    pulse = session.scalars(locked(select(LivePulse).where(LivePulse.id == ONLY))).one()
    missed = outage(None if first else pulse.felt_at, queries.on_air_since(), now)
    if missed is not None:
        session.add(LiveOutage(began_at=missed[0], ended_at=missed[1]))
    pulse.felt_at = max(now, pulse.felt_at)
