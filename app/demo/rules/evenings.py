"""When people of the demo sit down to learn."""

from datetime import datetime

EVENING = 19


def evening_of(local_day: datetime, minute: int = 0) -> datetime:
    """After supper on that day; ``local_day`` is by the academy's clock, and so is the answer."""
    return local_day.replace(hour=EVENING, minute=minute, second=0, microsecond=0)
