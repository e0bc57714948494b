"""What every web process does while lessons are on air: let its pulse be felt."""

from app.kit.rounds import round_of
from app.live import actions, queries


@round_of("live.pulse", every_seconds=5)
def feel() -> None:
    """Nothing is written while nobody is on air."""
    if queries.on_air_since() is not None:
        actions.feel_pulse()
