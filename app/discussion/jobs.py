"""Background work of the rooms."""

from datetime import timedelta

from app.discussion import actions
from app.kit import clock
from app.kit.jobs import periodic


@periodic("discussion.thanks", every_minutes=360)
def thank_speakers() -> None:
    """Give yesterday's speakers their motivation points; who has them gets no more."""
    actions.reward_speakers(clock.today() - timedelta(days=1))
