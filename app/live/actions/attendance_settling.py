"""After the end: everybody's attendance is judged once, and what was enough earns its hours."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.credits.queries import watched_on
from app.kit import clock
from app.kit.db import locked, session, transactional
from app.live import queries
from app.live.actions.attendance_rows import store_seats
from app.live.actions.awarding import Enough, credit_lesson
from app.live.models import LiveLesson
from app.live.queries import Lesson, Seat
from app.live.rules import Outcome
from app.live.rules import attendance as rules
from app.live.rules.attendance import milliseconds, moment_of
from app.notices.actions import tell
from app.reasons import N_

PORTION = 200
NOTICE = "live"

TOLD = {
    Outcome.COUNTED: (
        N_("“%(lesson)s” counts for you"),
        N_("Your attendance was enough; the hours are in your account."),
    ),
    Outcome.TOO_SHORT: (
        N_("“%(lesson)s” could not be counted"),
        N_("You were there for less of it than is asked for. The page says which minutes."),
    ),
    Outcome.SIGN_IN_MISSED: (
        N_("“%(lesson)s” could not be counted"),
        N_("A sign-in was not answered in its three minutes. The page says what counted."),
    ),
    Outcome.NO_HOURS: (
        N_("You attended “%(lesson)s”"),
        N_("The rules give no hours for a lesson of this length."),
    ),
}


@transactional
def settle_portion(live_id: int) -> bool:
    """Judge and credit the next learners of a lesson that ended; whether there may be more.

    Idempotent and safe to break off: each portion is one transaction, nobody is judged twice, and
    one person is credited once for a lesson, live or replayed. Does nothing for a lesson that is
    settled, or whose end is not long enough ago.
    """
    now = clock.now()
    row = session.scalar(locked(select(LiveLesson).where(LiveLesson.id == live_id)))
    if (
        row is None
        or row.settled_at
        or not row.ended_at
        or row.ended_at > now - rules.SETTLED_AFTER
    ):
        return False
    lesson = queries.lessons_on([live_id], now)[live_id]
    seats = queries.unjudged(live_id, PORTION)
    if seats:
        _judge(lesson, seats)
    if len(seats) < PORTION:
        row.settled_at = now
        return False
    return True


def _judge(lesson: Lesson, seats: Sequence[Seat]) -> None:
    _leave_what_counted_elsewhere(lesson, seats)
    for seat in seats:
        seat.outcome = rules.judge(seat.presence, lesson.held)
    enough = [seat for seat in seats if seat.outcome is Outcome.COUNTED]
    paid = credit_lesson(lesson, [_enough(lesson, seat) for seat in enough])
    for seat in enough:
        if seat.person_id not in paid:
            seat.outcome = Outcome.NO_HOURS
    air = lesson.held.air
    store_seats([(seat, seat.presence.attended_ms(air)) for seat in seats])
    _tell(lesson, seats)


def _leave_what_counted_elsewhere(lesson: Lesson, seats: Sequence[Seat]) -> None:
    """What was noted after somebody's last beat may reach back into the lesson."""
    air = lesson.held.air
    days = {seat.watched_on for seat in seats if seat.watched_on}
    for day in days:
        own = [seat for seat in seats if seat.watched_on == day]
        sums = watched_on(day, {seat.person_id for seat in own})
        for seat in own:
            total, until = sums.get(seat.person_id, (0, None))
            if until is not None and total > seat.watched_ms:
                end = milliseconds(until)
                noted = end - (total - seat.watched_ms), end
                seat.presence = rules.leave(seat.presence, air, noted)
                seat.watched_ms = total


def _enough(lesson: Lesson, seat: Seat) -> Enough:
    presence = seat.presence
    return Enough(
        person_id=seat.person_id,
        came_at=moment_of(presence.entered_ms),
        attended_ms=presence.attended_ms(lesson.held.air),
        sign_ins=(presence.signed_in, rules.sign_ins_needed(presence, lesson.held)),
        uncounted=_uncounted(seat),
    )


def _uncounted(seat: Seat) -> list[dict[str, Any]]:
    """What of the presence did not count, kept with the hours so that they can be explained."""
    seconds = seat.presence.elsewhere_ms // 1000
    if not seconds:
        return []
    at = moment_of(seat.presence.entered_ms).isoformat()
    return [{"at": at, "reason": rules.Uncounted.ELSEWHERE.code, "seconds": seconds}]


def _tell(lesson: Lesson, seats: Sequence[Seat]) -> None:
    for outcome, (title, body) in TOLD.items():
        people = [seat.person_id for seat in seats if seat.outcome is outcome]
        if people:
            link = f"/live/{lesson.live_id}"
            tell(people, NOTICE, title, body, link, wording={"lesson": lesson.title})
