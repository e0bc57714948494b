"""Moments as one says them: today, yesterday, else the day."""

from datetime import datetime, timedelta

from flask_babel import format_date, format_datetime, format_time
from flask_babel import gettext as _

from app.kit import clock


def lately(at: datetime, clock_face: str = "HH:mm:ss") -> str:
    """A moment of the past in few words: "today 10:32:15", "17 Nov, 19:35", with year if old."""
    today = clock.today()
    day = clock.local(at).date()
    if day == today:
        return str(_("today %(time)s", time=format_time(at, clock_face)))
    if day == today - timedelta(days=1):
        return str(_("yesterday %(time)s", time=format_time(at, clock_face)))
    if day.year == today.year:
        return str(format_datetime(at, _("d MMM, HH:mm")))
    return str(format_date(at, _("d MMM yyyy")))


def coming(at: datetime) -> str:
    """A moment to come in few words: "today 20:00", "tomorrow 09:00", else the day and time."""
    today = clock.today()
    day = clock.local(at).date()
    if day == today:
        return str(_("today %(time)s", time=format_time(at, "HH:mm")))
    if day == today + timedelta(days=1):
        return str(_("tomorrow %(time)s", time=format_time(at, "HH:mm")))
    return str(format_datetime(at, _("d MMM, HH:mm")))
