"""What people do who watch over a class: remind its learners."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.kit import clock
from app.kit.db import session, transactional, upsert
from app.notices import actions as notices
from app.supervision import queries
from app.supervision.forms import NewReminders
from app.supervision.models import Reminder
from app.supervision.rules import RECALL_WITHIN, Skip, letter_of, skip_reason

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.classes.models import Class

AT_ONCE = 1000
MOST_AT_ONCE = 2000


@dataclass(frozen=True)
class Reminded:
    """How many were reminded, and who was left out and why."""

    sent: int
    skipped: list[tuple[int, Skip]]
    remaining: int = 0
    """How many more a filter found than are reminded in one go."""


@transactional
def remind(actor: "User", class_id: int, form: NewReminders) -> Reminded:
    """Remind chosen learners of a class, or all that a filter finds, in a template's words.

    Nobody is reminded twice on one day, in whichever class; those are left out and named. At most
    2,000 are reminded in one go, so that nobody waits for the database; asking again goes on.
    Refuses who does not answer for the class (NotFound, or NotAllowed for its own learners).
    """
    watched = queries.get_watched_class(actor, class_id)
    chosen = _chosen(watched, form)
    members = queries.members_among(class_id, chosen)
    today = queries.reminded_on(chosen, clock.today())
    skipped = {}
    for learner_id in chosen:
        reason = skip_reason(learner_id in members, learner_id in today)
        if reason:
            skipped[learner_id] = reason
    wanted = [learner_id for learner_id in chosen if learner_id not in skipped]
    now, later = wanted[:MOST_AT_ONCE], wanted[MOST_AT_ONCE:]
    sent = _send(actor, watched, form.template, now)
    skipped |= {learner_id: Skip.TODAY for learner_id in now if learner_id not in sent}
    return Reminded(len(sent), list(skipped.items()), len(later))


def _chosen(watched: "Class", form: NewReminders) -> Sequence[int]:
    if form.learner_ids:
        return list(dict.fromkeys(form.learner_ids))
    assert form.filter is not None, "the form names people or a filter"
    return queries.learners_found(watched, form.filter)


def _send(actor: "User", watched: "Class", template: str, learner_ids: Sequence[int]) -> set[int]:
    """Write the reminders and tell the people; those whom somebody else reminded just now are
    left out by the unique constraint."""
    sent: set[int] = set()
    for part in _in_parts(learner_ids):
        rows = [
            {
                "class_id": watched.id,
                "learner_id": learner_id,
                "sender_id": actor.id,
                "template": template,
                "sent_at": clock.now(),
                "sent_on": clock.today(),
            }
            for learner_id in part
        ]
        made = upsert(Reminder.__table__).values(rows).on_conflict_do_nothing()
        sent.update(session.scalars(made.returning(Reminder.__table__.c.learner_id)))
    letter = letter_of(template)
    notices.tell(
        sorted(sent),
        kind="reminder",
        title=letter.title,
        body=letter.body,
        link=queries.room_of(watched),
        wording={"title": watched.title, "words": template},
    )
    return sent


@transactional
def recall_reminders(actor: "User", class_id: int) -> int:
    """Take back what the actor sent in a class during the last ten minutes; how many.

    Only what is unread is taken back, and those people may be reminded again today. Refuses who
    does not answer for the class (NotFound, or NotAllowed for its own learners).
    """
    watched = queries.get_watched_class(actor, class_id)
    since = clock.now() - RECALL_WITHIN
    taken = 0
    for part in _in_parts(queries.sent_since(actor, class_id, since)):
        unread = notices.take_back(part, "reminder", queries.room_of(watched), since)
        session.execute(
            delete(Reminder).where(
                Reminder.class_id == class_id,
                Reminder.sender_id == actor.id,
                Reminder.sent_at >= since,
                Reminder.learner_id.in_(unread),
            ),
            execution_options={"synchronize_session": False},
        )
        taken += len(unread)
    return taken


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
