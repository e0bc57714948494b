"""The demo's class: who is in it, what they watched on which evening, what they said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.accounts.actions import end_token, open_sign_in
from app.classes import actions as classes
from app.classes.forms import NewClass
from app.demo import queries
from app.demo.forms import ClassOutline, MessageOutline
from app.discussion.actions import post_message
from app.discussion.forms import NewMessage
from app.kit import clock
from app.kit.db import transactional
from app.progress import actions as progress
from app.progress.actions import Beat
from app.progress.forms import BeatForm

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.courses.models import LessonVersion

EVENING = 19
PAUSE = timedelta(minutes=3)

# What part of the plan somebody studies: all of it, most, half, a beginning, nothing.
DILIGENCE = (0.9, 0.6, 1.0, 0.45, 0.15, 0.5, 0.0, 0.75, 0.3, 0.55)


@dataclass(frozen=True)
class Evening:
    """One lesson that somebody sits down to, when, and what part of it they watch."""

    learner: "User"
    lesson: "LessonVersion"
    at: datetime
    part: float


@transactional
def make_class(
    outline: ClassOutline, usernames: Sequence[str], messages: Sequence[MessageOutline]
) -> None:
    """Opens the class, enters its members, and lets them have studied and talked, or nothing."""
    now = clock.now()
    began = now - timedelta(days=outline.began_days_ago)
    ids = queries.course_ids()
    admin = queries.person("learning_admin")
    with clock.held_at(began - timedelta(days=1)):
        opened = classes.create_class(
            admin,
            NewClass(
                title=outline.title,
                starts_at=began,
                ends_at=now + timedelta(days=outline.ends_in_days),
                tutors=outline.tutors,
                required=[ids[title] for title in outline.required],
                electives=[ids[title] for title in outline.electives],
            ),
        )
        classes.add_members(admin, opened.id, list(enumerate(usernames, start=1)))
    plan = [ids[title] for title in (*outline.required, *outline.electives)]
    for evening in _evenings(usernames, plan, began, now):
        _study(evening)
    _talk(messages, ids, now)


def _evenings(
    usernames: Sequence[str], plan: Sequence[int], began: datetime, now: datetime
) -> Iterator[Evening]:
    """The same for everybody who seeds the demo, apart from the date."""
    chance = Random(2039)
    lessons = [lesson for course_id in plan for lesson in queries.published_lessons(course_id)]
    for place, username in enumerate(usernames):
        begun = lessons[: round(DILIGENCE[(place + 3) % len(DILIGENCE)] * len(lessons))]
        at = clock.local(began) + timedelta(days=1)
        pause = (now - began) / max(len(begun), 1) * chance.uniform(0.7, 1.0)
        for number, lesson in enumerate(begun, start=1):
            at = at.replace(hour=EVENING, minute=chance.randint(0, 59))
            if at + timedelta(milliseconds=lesson.duration_ms or 0) > now:
                break
            stopped_short = number == len(begun) < len(lessons)
            yield Evening(queries.person(username), lesson, at, 0.45 if stopped_short else 1.0)
            at += pause


def _study(evening: Evening) -> None:
    """Sits down, and reports what was watched when that time has passed, as a player does."""
    watched = timedelta(milliseconds=round((evening.lesson.duration_ms or 0) * evening.part))
    with clock.held_at(evening.at):
        token, _opened = open_sign_in(evening.learner.id, device="demo")
        play = progress.open_play(evening.learner, evening.lesson.lesson_id)
    with clock.held_at(evening.at + watched):
        form = BeatForm(seq=1, spans=[(0.0, watched.total_seconds())])
        progress.record_beats([Beat(token, play.play_id, form)])
        end_token(token)


def _talk(messages: Sequence[MessageOutline], ids: dict[str, int], now: datetime) -> None:
    for number, message in enumerate(messages, start=1):
        at = now - timedelta(days=2) + number * PAUSE
        with clock.held_at(at):
            form = NewMessage(body=message.body, client_id=f"demo-{number}")
            post_message(queries.person(message.author), f"course-{ids[message.course]}", form)
