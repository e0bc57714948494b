"""How the demo's people study: classes, a learner's year, what is said, what is still to come."""

from typing import Any, Literal

from pydantic import Field

from app.anomalies.rules.signs import SignKind
from app.claims.rules import ClaimKind
from app.demo.forms.tables import rows
from app.kit.forms import Form


class ClassOutline(Form):
    """A class; courses go by title, people by user name.

    ``classmates`` is how many of them are in it; ``began_days_ago`` may lie ahead (negative).
    """

    title: str
    summary: str
    tutors: list[str]
    required: list[str]
    electives: tuple[str, ...] = ()
    members: list[str]
    classmates: int
    began_days_ago: int
    ends_in_days: int
    pace: tuple[tuple[float, float], ...] = ()
    """For one after another: what part of the plan they study, and by what part of the time."""


class StudyOutline(Form):
    """Evenings on which somebody finished courses: how many days ago, and which course."""

    learner: str
    courses: dict[str, int]


class PartOutline(Form):
    """A lesson somebody has begun: what they saw of it, in seconds, and how long ago."""

    learner: str
    course: str
    lesson: int = 1
    spans: list[tuple[float, float]]
    hours_ago: int


class HoursOutline(Form):
    """Hours from elsewhere, or from a live lesson of so many minutes."""

    learner: str
    kind: Literal["offline", "mutual", "manual", "live"]
    title: str
    hours: float
    days_ago: int
    required: bool = False
    note: str = ""


class ClaimOutline(Form):
    """Training elsewhere, claimed; passed by these people in turn, or returned with a note."""

    learner: str
    kind: ClaimKind
    title: str
    organiser: str
    days_ago: int
    amount: float
    passed_by: list[str] = Field(default_factory=list)
    returned_by: str | None = None
    note: str = ""


class AppealOutline(Form):
    """A second look that somebody asks for: at hours of a course, or at a claim that came back."""

    learner: str
    course: str = ""
    claim: str = ""
    days_ago: int
    words: str
    decision: Literal["uphold", "decline"] | None = None
    by: str = ""
    answered_days_ago: int = 0
    answer: str = ""
    hours: float | None = None


class SignOutline(Form):
    """A sign about each of these people; hours count from midnight of the day, in all its parts."""

    people: list[str]
    kind: SignKind
    days_ago: int
    from_hour: float
    to_hour: float
    figures: dict[str, Any]
    decision: Literal["dismiss", "warn", "reverse"] | None = None
    by: str = ""
    note: str = ""


class ReversalOutline(Form):
    """An entry that was taken back."""

    learner: str
    course: str
    days_ago: int
    reason: str


class ReminderOutline(Form):
    """A tutor's reminder to some members of a class."""

    class_title: str
    learners: list[str]
    words: str
    days_ago: int


class MessageOutline(Form):
    """Something said in a course's room; ``key`` is what a reply names."""

    course: str
    author: str
    body: str
    hours_ago: float
    key: str | None = None
    reply_to: str | None = None
    lesson: int | None = None
    at_seconds: float | None = None
    pinned: bool = False
    hidden: str | None = None
    reactions: dict[str, list[str]] | None = None


def classes() -> list[ClassOutline]:
    return rows(ClassOutline, "classes", "classes")


def studies() -> list[StudyOutline]:
    return rows(StudyOutline, "years", "studies")


def parts() -> list[PartOutline]:
    return rows(PartOutline, "years", "parts")


def claims() -> list[ClaimOutline]:
    return rows(ClaimOutline, "claims", "claims")


def appeals() -> list[AppealOutline]:
    return rows(AppealOutline, "appeals", "appeals")


def signs() -> list[SignOutline]:
    return rows(SignOutline, "signs", "signs")


def hours() -> list[HoursOutline]:
    return rows(HoursOutline, "years", "hours")


def reversals() -> list[ReversalOutline]:
    return rows(ReversalOutline, "years", "reversals")


def reminders() -> list[ReminderOutline]:
    return rows(ReminderOutline, "classes", "reminders")


def messages() -> list[MessageOutline]:
    return rows(MessageOutline, "rooms", "messages")
