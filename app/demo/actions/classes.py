"""The demo's classes: who is in them, what they studied on which evening, who was reminded."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from app.classes import actions as classes
from app.classes.forms import NewClass
from app.demo import queries
from app.demo.forms import ClassOutline, ReminderOutline
from app.demo.rules.evenings import awake, evening_of
from app.kit import clock
from app.kit.db import transactional
from app.progress.actions import Study, record_studies
from app.supervision.actions import remind
from app.supervision.forms import NewReminders


@transactional
def make_class(outline: ClassOutline, classmates: Sequence[str]) -> None:
    """Opens a class, enters its members, and lets the classmates have studied their part."""
    now = clock.now()
    began = now - timedelta(days=outline.began_days_ago)
    ids = queries.course_ids()
    admin = queries.person("learning_admin")
    with clock.held_at(min(began - timedelta(days=1), now)):
        form = NewClass(
            title=outline.title,
            summary=outline.summary,
            starts_at=began,
            ends_at=now + timedelta(days=outline.ends_in_days),
            tutors=outline.tutors,
            required=[ids[title] for title in outline.required],
            electives=[ids[title] for title in outline.electives],
        )
        opened = classes.create_class(admin, form)
        usernames = [*outline.members, *classmates]
        classes.add_members(admin, opened.id, list(enumerate(usernames, start=1)))
    if outline.pace:
        record_studies(list(_studies(outline, classmates, (began, min(now, form.ends_at)))))


def _studies(
    outline: ClassOutline, classmates: Sequence[str], period: tuple[datetime, datetime]
) -> Iterator[Study]:
    """One course after another, on evenings that lie evenly in the time somebody took.

    The same for everybody who seeds the demo, apart from the date.
    """
    chance = Random(2039)
    ids, (began, ended) = queries.course_ids(), period
    plan = [ids[title] for title in (*outline.required, *outline.electives)]
    for place, username in enumerate(classmates):
        part, until = outline.pace[place % len(outline.pace)]
        reach = part * len(plan)
        learner_id = queries.person(username).id
        step = (ended - began) * until / max(reach, 1)
        for number, course_id in enumerate(plan[: -int(-reach // 1)]):
            day = began + step * (number + chance.random() * 0.8)
            start = evening_of(clock.local(day), chance.randint(0, 50))
            end = start + timedelta(minutes=chance.randint(9, 40))
            if end < ended:
                permille = min(1000, round((reach - number) * 1000))
                yield Study(learner_id, course_id, permille, start, end)


@transactional
def send_reminders(outlines: Iterable[ReminderOutline]) -> None:
    """What tutors sent, in the order of the calendar."""
    now = clock.now()
    for outline in sorted(outlines, key=lambda one: -one.days_ago):
        tutor = queries.person("tutor")
        form = NewReminders(
            learner_ids=[queries.person(name).id for name in outline.learners],
            template=outline.words,
        )
        with clock.held_at(awake(clock.local(now - timedelta(days=outline.days_ago)))):
            remind(tutor, queries.class_id(outline.class_title), form)
