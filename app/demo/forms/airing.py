"""The demo's live lessons: to come, in series, about to begin, and held with all that was said."""

from typing import Literal

from app.demo.forms.tables import rows
from app.kit.forms import Form


class SaidOutline(Form):
    """Something said in a live lesson's room, counted in seconds from its beginning.

    ``votes`` is how many of those who are there want a question answered.
    """

    author: str
    body: str
    second: int
    kind: Literal["remark", "question", "announcement"] = "remark"
    votes: int = 0
    answered: bool = False
    pinned: bool = False


class PollOutline(Form):
    """A poll, and how many of those who are there chose each option."""

    question: str
    options: tuple[str, ...]
    answers: tuple[int, ...]
    second: int
    lasts: int | None = None
    """Seconds until it is closed; one without is left open."""


class VenueOutline(Form):
    """A branch venue of a lesson, at the organisation of its liaison; of its people the last
    ``absent`` do not come. One that nobody approves waits for its review."""

    title: str
    place: str
    liaison: str
    opened_by: str
    people: tuple[str, ...]
    absent: int = 0
    approved_by: str = ""


class LiveOutline(Form):
    """A live lesson; ``days`` from today, in the past where negative, or in some minutes.

    With a ``recording`` it was held for as long as that lasts (``lasted`` seconds), and the
    classmates of ``audience`` were there.
    """

    teacher: str
    title: str
    summary: str
    days: int = 0
    clock: str = "09:00"
    in_minutes: int | None = None
    minutes: int
    recording: str | None = None
    lasted: int = 0
    audience: int = 0
    said: tuple[SaidOutline, ...] = ()
    polls: tuple[PollOutline, ...] = ()
    venues: tuple[VenueOutline, ...] = ()


class HeldOutline(Form):
    """One lesson of a series, held so many weeks ago: who of its audience was ``away``, came
    ``late``, ``left`` at half time, or was ``silent`` when asked to sign in."""

    weeks_ago: int
    lasted: int
    away: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class SeriesOutline(Form):
    """Lessons of every week, for so many weeks from today; some follow it.

    It began some weeks ago, and the first classmates came to what was ``held``; the weeks between
    of which nothing is told were left out.
    """

    teacher: str
    title: str
    summary: str
    weekdays: list[int]
    clock: str
    minutes: int
    weeks: int
    followers: tuple[str, ...] = ()
    audience: int = 0
    held: tuple[HeldOutline, ...] = ()

    @property
    def weeks_before(self) -> int:
        return max((one.weeks_ago for one in self.held), default=0)


def live_lessons() -> list[LiveOutline]:
    return rows(LiveOutline, "live", "lessons")


def live_series() -> list[SeriesOutline]:
    return rows(SeriesOutline, "live", "series")
