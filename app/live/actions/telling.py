"""Telling those who come to a lesson: once each, a portion at a time, after second thoughts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.kit import clock
from app.kit.db import locked, session, transactional, upsert
from app.live import queries
from app.live.models import LiveLesson, LiveTelling
from app.live.rules import Telling, reminders_due
from app.notices import actions as notices
from app.reasons import N_

PORTION = 500
KIND = "live"

WORDS: dict[Telling, tuple[str, str]] = {
    Telling.PLANNED: (
        N_("“%(title)s” goes on air on %(day)s at %(time)s"),
        N_("A live lesson for your class. You will be reminded before it begins."),
    ),
    Telling.DAY: (
        N_("“%(title)s” goes on air on %(day)s at %(time)s"),
        N_("The waiting room opens half an hour before."),
    ),
    Telling.SHORTLY: (
        N_("“%(title)s” begins at %(time)s"),
        N_("The waiting room is open."),
    ),
    Telling.MOVED: (
        N_("“%(title)s” now takes place on %(day)s at %(time)s"),
        N_("The hour has changed. Calendars that follow the academy move it by themselves."),
    ),
    Telling.CALLED_OFF: (
        N_("“%(title)s” on %(day)s is called off"),
        N_("You need not do anything."),
    ),
    Telling.TAKES_PLACE: (
        N_("“%(title)s” takes place after all: %(day)s at %(time)s"),
        N_("It had been called off before."),
    ),
}
SEVERAL: dict[Telling, str] = {
    Telling.PLANNED: N_("A series of %(lessons)s live lessons for your class begins then."),
    Telling.MOVED: N_("This lesson and those that follow have moved: %(lessons)s in all."),
    Telling.CALLED_OFF: N_("So are those of the series that follow: %(lessons)s in all."),
    Telling.TAKES_PLACE: N_("So do those of the series that follow: %(lessons)s in all."),
}
"""What is said instead of the second sentence when the words are about several lessons."""
SAID_BEFORE = (
    N_("“%(title)s” goes on air on %(month)s/%(day)s at %(time)s"),
    N_("“%(title)s” now takes place on %(month)s/%(day)s at %(time)s"),
    N_("“%(title)s” on %(month)s/%(day)s is called off"),
    N_("“%(title)s” takes place after all: %(month)s/%(day)s at %(time)s"),
)
"""Notices that were told before days had their year still say so; their words stay known."""
OPPOSITES = {Telling.CALLED_OFF: Telling.TAKES_PLACE, Telling.TAKES_PLACE: Telling.CALLED_OFF}


@transactional
def ask_to_tell(lesson: LiveLesson, what: Telling, lessons: int = 1) -> None:
    """Have those who come to ``lesson`` told, two minutes from now.

    What nobody was told yet of the same lesson and is no longer true is dropped: a lesson called
    off and let take place within two minutes is not mentioned at all.
    """
    gone = {what, OPPOSITES.get(what, what)}
    dropped = session.scalars(
        delete(LiveTelling)
        .where(
            LiveTelling.live_id == lesson.id,
            LiveTelling.what.in_(gone),
            LiveTelling.told_up_to == 0,
            LiveTelling.done_at.is_(None),
        )
        .returning(LiveTelling.what),
        execution_options={"synchronize_session": False},
    ).all()
    if OPPOSITES.get(what) in dropped:
        return
    _note(lesson.id, what, lesson.starts_at, lessons)


def _note(live_id: int, what: Telling, starts_at: datetime, lessons: int) -> None:
    """Wanted anew, even if it was told before: the lesson may have been elsewhere meanwhile."""
    fresh = {"lessons": lessons, "asked_at": clock.now(), "told_up_to": 0, "done_at": None}
    row = upsert(LiveTelling).values(live_id=live_id, what=what, starts_at=starts_at, **fresh)
    keys = ["live_id", "what", "starts_at"]
    session.execute(row.on_conflict_do_update(index_elements=keys, set_=fresh))


@transactional
def note_reminders() -> int:
    """Ask for every reminder that is due now and was not asked for; returns how many."""
    now = clock.local(clock.now())
    rows = [
        {
            "live_id": lesson.id,
            "what": what,
            "starts_at": lesson.starts_at,
            "lessons": 1,
            "asked_at": clock.now(),
            "told_up_to": 0,
        }
        for lesson in queries.lessons_to_remind_of()
        for what in reminders_due(clock.local(lesson.starts_at), now)
    ]
    if not rows:
        return 0
    made = upsert(LiveTelling).values(rows).on_conflict_do_nothing().returning(LiveTelling.live_id)
    return len(session.scalars(made).all())


@transactional
def tell_portion(live_id: int, what: Telling, starts_at: datetime) -> bool:
    """Tell the next people; returns whether more may be left.

    The words, and that they were said, are kept in one transaction: nobody is told twice and
    nobody is left out, whenever the work is cut off.
    """
    telling = session.scalar(
        locked(
            select(LiveTelling).where(
                LiveTelling.live_id == live_id,
                LiveTelling.what == what,
                LiveTelling.starts_at == starts_at,
                LiveTelling.done_at.is_(None),
            )
        )
    )
    lesson = session.get(LiveLesson, live_id)
    if telling is None or lesson is None:
        return False
    still_true = _is_true(telling, lesson)
    people = queries.next_to_tell(lesson, telling, PORTION) if still_true else []
    if people:
        _tell(lesson, telling, people)
        telling.told_up_to = people[-1]
    if len(people) < PORTION:
        telling.done_at = clock.now()
    return telling.done_at is None


def _is_true(telling: LiveTelling, lesson: LiveLesson) -> bool:
    """What was asked for is not told any more once the lesson has moved, ended or changed."""
    is_off = lesson.called_off_at is not None
    if telling.starts_at != lesson.starts_at or lesson.ended_at is not None:
        return False
    return is_off is (telling.what is Telling.CALLED_OFF)


def _tell(lesson: LiveLesson, telling: LiveTelling, people: Sequence[int]) -> None:
    title, body = WORDS[telling.what]
    if telling.lessons > 1:
        body = SEVERAL.get(telling.what, body)
    starts = clock.local(lesson.starts_at)
    notices.tell(
        people,
        KIND,
        title,
        body,
        f"/live/{lesson.id}",
        wording={
            "title": lesson.title,
            "day": starts.date().isoformat(),
            "time": starts.strftime("%H:%M"),
            "lessons": telling.lessons,
        },
    )
