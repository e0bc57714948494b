"""The door to icalendar: live lessons as a file that people's calendars take in (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from icalendar import Alarm, Calendar, Event

from app.kit import clock
from app.live.queries import LiveCard
from app.live.rules import Phase

REMIND_BEFORE = timedelta(minutes=10)
REFRESHED_EVERY = timedelta(hours=1)
"""How often a calendar that follows an address is asked to look again (RFC 7986)."""


def file_of(lessons: Iterable[LiveCard], root: str) -> bytes:
    """A calendar of ``lessons``; ``root`` is the address of the academy, for the links."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zhixing//Live lessons//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", REFRESHED_EVERY)
    calendar.add("x-published-ttl", "PT1H")
    for lesson in lessons:
        calendar.add_component(_event(lesson, root))
    content: bytes = calendar.to_ical()
    return content


def _event(lesson: LiveCard, root: str) -> Event:
    """One lesson; its name in the calendar stays the same, so a new plan replaces the old one."""
    event = Event()
    event.add("uid", f"live-{lesson.id}@{urlsplit(root).hostname or 'zhixing'}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", lesson.starts_at)
    event.add("dtend", lesson.ends_at)
    event.add("summary", lesson.title)
    event.add("description", lesson.summary)
    event.add("url", urljoin(root, f"/live/{lesson.id}"))
    event.add("status", "CANCELLED" if lesson.state is Phase.CALLED_OFF else "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", lesson.title)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return event
