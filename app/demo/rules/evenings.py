"""When people of the demo sit down to learn."""

from datetime import datetime, timedelta

EVENING = 19
HALF_A_DAY = timedelta(hours=12)
LATE = 3
"""So many hours of evening and night are told as one of the evening."""


def evening_of(local_day: datetime, minute: int = 0) -> datetime:
    """After supper on that day; ``local_day`` is by the academy's clock, and so is the answer."""
    return local_day.replace(hour=EVENING, minute=minute, second=0, microsecond=0)


def awake(local: datetime) -> datetime:
    """That moment, or an earlier one at which people are up; what came first stays first.

    The demo counts back from the hour at which it is made, and that may be midnight: what would
    fall between seven in the evening and seven in the morning falls between seven and eleven.
    """
    evening = evening_of(local)
    if local < evening:
        evening -= timedelta(days=1)
    since = local - evening
    return evening + since / LATE if since < HALF_A_DAY else local
