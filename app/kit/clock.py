"""The only clock: every moment the academy acts on is read here, so tests can hold it still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
_zone = ZoneInfo("Asia/Shanghai")


def init(timezone: str) -> None:
    """Set the zone in which days and years begin (setting ``TIMEZONE``)."""
    global _zone
    _zone = ZoneInfo(timezone)


def now() -> datetime:
    """The present moment, in UTC."""
    return _read()


def local(moment: datetime) -> datetime:
    """The same moment in the academy's own time zone."""
    return moment.astimezone(_zone)


def today() -> date:
    """The present day in the academy's own time zone."""
    return local(now()).date()


def zone() -> ZoneInfo:
    """The academy's own time zone."""
    return _zone


def read_from(source: Callable[[], datetime] | None) -> None:
    """Take the time from ``source``; ``None`` returns to the machine's clock. For tests."""
    global _read
    _read = source or (lambda: datetime.now(UTC))


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment``. For the demo, whose people have a past."""
    global _read
    before = _read
    _read = lambda: moment.astimezone(UTC)  # noqa: E731
    try:
        yield
    finally:
        _read = before
