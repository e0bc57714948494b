"""Presence beats and sign-ins: many at a time, a fixed number of statements a batch.

A beat costs the same however long the lesson is and however many watch it; only the first beat of
somebody asks whether they are invited.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import SystemRandom, token_hex
from typing import TYPE_CHECKING

from app.accounts import queries as accounts
from app.accounts.queries import owners_of
from app.accounts.rules import Role
from app.credits.actions import note_watched_many
from app.credits.queries import watched_on
from app.kit import clock
from app.kit.db import transactional
from app.kit.errors import Conflict, NotFound, NotSignedIn, Refused
from app.live import queries
from app.live.actions.attendance_rows import store_seats
from app.live.queries import Lesson, Seat
from app.live.rules import LONGEST, Phase, PlanRefusal, Presence
from app.live.rules import attendance as rules
from app.live.rules.attendance import BRIDGED_MS, SignIn, SignInRefusal, Uncounted, milliseconds
from app.spans import Span, Spans, length

if TYPE_CHECKING:
    from app.accounts.models import User

_random = SystemRandom()

MET = (Phase.READY, Phase.LIVE)
"""When somebody who comes is one of the audience: from the opening of the waiting room."""


@dataclass(frozen=True, slots=True)
class LiveBeat:
    """Somebody is there: the sign-in token that says who, and the lesson."""

    token: str
    live_id: int


@dataclass(frozen=True, slots=True)
class Here:
    """What a beat is answered; ``reason`` is why being there does not count just now."""

    attended_ms: int
    air_ms: int
    state: Phase
    reason: Uncounted | None
    sign_in: SignIn | None


@dataclass(slots=True)
class _Batch:
    """What is known while the beats of one batch are answered one after another."""

    moment: datetime
    now_ms: int
    owners: dict[str, int]
    lessons: dict[int, Lesson]
    seats: dict[tuple[int, int], Seat]
    days: dict[int, tuple[int, datetime | None]]
    touched: dict[tuple[int, int], Seat] = field(default_factory=dict)
    gained: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    unheard: Spans | None = None


@transactional
def record_presence(beats: Sequence[LiveBeat]) -> list[Here | Exception]:
    """Count that people are there, on the server's clock alone; one answer for each beat.

    Two devices of one person count once, and so do a live lesson and whatever else counts at the
    same time. Refuses, each for itself: a token that is not signed in (NotSignedIn), a lesson that
    the person is not invited to (NotFound).
    """
    batch = _open(beats)
    answers: list[Here | Exception] = []
    for beat in beats:
        try:
            answers.append(_answer(batch, beat))
        except Refused as refusal:
            answers.append(refusal)
    store_seats([_counted(batch, seat) for seat in batch.touched.values()])
    if batch.gained:
        note_watched_many(batch.gained)
    return answers


@transactional
def answer_sign_in(actor: "User", live_id: int, token: str) -> Here:
    """Sign in: the person who was asked, once, within three minutes; a second time is as the first.

    Refuses a token that was not put to this person at this lesson (NotFound), and one whose
    minutes have passed (Conflict).
    """
    batch = _opened({}, {(live_id, actor.id)})
    seat, lesson = batch.seats.get((live_id, actor.id)), batch.lessons.get(live_id)
    if seat is None or lesson is None:
        raise NotFound(SignInRefusal.NOT_YOURS)
    answered = rules.answer(seat.presence, token, batch.now_ms)
    if answered is SignInRefusal.TOO_LATE:
        raise Conflict(answered)
    if isinstance(answered, SignInRefusal):
        raise NotFound(answered)
    if answered is not seat.presence:
        seat.presence = answered
        store_seats([_counted(batch, seat)])
    return _here(batch, lesson, seat, seat.presence)


def _open(beats: Sequence[LiveBeat]) -> _Batch:
    owners = owners_of({beat.token for beat in beats})
    pairs = {(beat.live_id, owners[beat.token]) for beat in beats if beat.token in owners}
    return _opened(owners, pairs)


def _opened(owners: dict[str, int], pairs: set[tuple[int, int]]) -> _Batch:
    seats = queries.seats(pairs) if pairs else {}
    moment = clock.now()
    people = {person_id for _, person_id in pairs}
    return _Batch(
        moment=moment,
        now_ms=milliseconds(moment),
        owners=owners,
        lessons=queries.lessons_on({live_id for live_id, _ in pairs}, moment),
        seats=seats,
        days=watched_on(clock.local(moment).date(), people) if people else {},
    )


def _answer(batch: _Batch, beat: LiveBeat) -> Here:
    person_id = batch.owners.get(beat.token)
    if person_id is None:
        raise NotSignedIn()
    lesson = batch.lessons.get(beat.live_id)
    if lesson is None:
        raise NotFound(PlanRefusal.NO_LESSON)
    seat = batch.seats.get((beat.live_id, person_id)) or _come_in(batch, lesson, person_id)
    if seat is None:
        return Here(0, length(lesson.held.air), lesson.state, _reason(lesson, None), None)
    before = seat.presence
    if _is_heard(batch, lesson, before):
        _hear(batch, lesson, seat)
    return _here(batch, lesson, seat, before)


def _come_in(batch: _Batch, lesson: Lesson, person_id: int) -> Seat | None:
    """A seat for who comes for the first time; raises NotFound for who is not invited.

    None before the waiting room opens and after the end, and for the one who gives the lesson.
    """
    person = accounts.get_user(person_id)
    queries.get_live(person, lesson.live_id)
    if lesson.state not in MET or person_id == lesson.teacher_id:
        return None
    known = batch.days.get(person_id)
    seat = Seat(
        live_id=lesson.live_id,
        person_id=person_id,
        is_learner=person.has(Role.LEARNER),
        presence=Presence(entered_ms=batch.now_ms, beat_ms=batch.now_ms),
        watched_on=clock.local(batch.moment).date(),
        watched_ms=known[0] if known else 0,
    )
    seat.presence = _asked(batch, lesson, seat)
    batch.seats[lesson.live_id, person_id] = batch.touched[lesson.live_id, person_id] = seat
    return seat


def _is_heard(batch: _Batch, lesson: Lesson, presence: Presence) -> bool:
    """Whether this beat changes anything: not twice in a second, and not long after the end."""
    if lesson.settled or rules.is_same_moment(presence, batch.now_ms):
        return False
    if lesson.ended_at is not None:
        return batch.moment - lesson.ended_at <= timedelta(milliseconds=BRIDGED_MS)
    return lesson.state in MET


def _hear(batch: _Batch, lesson: Lesson, seat: Seat) -> None:
    air, before = lesson.held.air, seat.presence
    unheard = _unheard(batch, before)
    seat.presence = rules.hear(before, batch.now_ms, air, _noted(batch, seat), unheard)
    seat.presence = _asked(batch, lesson, seat)
    _note(batch, seat, seat.presence.attended_ms(air) - before.attended_ms(air))
    batch.touched[seat.live_id, seat.person_id] = seat


def _unheard(batch: _Batch, presence: Presence) -> Spans:
    """When the academy could hear nobody; asked once a batch, for who was silent for long."""
    if rules.is_bridged(presence, batch.now_ms):
        return ()
    if batch.unheard is None:
        batch.unheard = queries.outages_since(batch.moment - LONGEST, batch.moment)
    return batch.unheard


def _noted(batch: _Batch, seat: Seat) -> Span | None:
    """What was counted elsewhere since this seat's last beat, from the sums of the day."""
    total, until = batch.days.get(seat.person_id, (0, None))
    today = clock.local(batch.moment).date()
    grown = total - (seat.watched_ms if seat.watched_on == today else 0)
    if grown <= 0 or until is None:
        return None
    return milliseconds(until) - grown, milliseconds(until)


def _note(batch: _Batch, seat: Seat, gained_ms: int) -> None:
    """Let the person's day hold what counted now, and remember its sum."""
    total, until = batch.days.get(seat.person_id, (0, None))
    if seat.is_learner and gained_ms > 0:
        began = batch.moment - timedelta(milliseconds=gained_ms)
        batch.gained.append((seat.person_id, began, batch.moment))
        total, until = total + gained_ms, batch.moment
        batch.days[seat.person_id] = total, until
    seat.watched_on, seat.watched_ms = clock.local(batch.moment).date(), total


def _asked(batch: _Batch, lesson: Lesson, seat: Seat) -> Presence:
    """The presence after looking whether this learner is to sign in now."""
    presence, held = seat.presence, lesson.held
    if not (seat.is_learner and lesson.air_now and held.began_ms is not None):
        return presence
    if presence.due is None:
        drawn = rules.draw_moments(held, presence.entered_ms, _random)
        presence = replace(presence, due=drawn)
    return rules.ask(presence, held, batch.now_ms, token_hex(16), _random)


def _counted(batch: _Batch, seat: Seat) -> tuple[Seat, int]:
    return seat, seat.presence.attended_ms(batch.lessons[seat.live_id].held.air)


def _here(batch: _Batch, lesson: Lesson, seat: Seat, before: Presence) -> Here:
    presence = seat.presence
    reason = _reason(lesson, seat)
    if reason is None and presence.elsewhere_ms > before.elsewhere_ms:
        reason = Uncounted.ELSEWHERE
    return Here(
        attended_ms=presence.attended_ms(lesson.held.air) if seat.is_learner else 0,
        air_ms=length(lesson.held.air),
        state=lesson.state,
        reason=reason,
        sign_in=presence.open_sign_in(batch.now_ms),
    )


def _reason(lesson: Lesson, seat: Seat | None) -> Uncounted | None:
    """Why nobody's presence counts just now, or not this person's."""
    if lesson.state in (Phase.SCHEDULED, Phase.READY):
        return Uncounted.NOT_BEGUN
    if lesson.state is not Phase.LIVE:
        return Uncounted.OVER
    if seat is None:
        return Uncounted.TEACHER
    if not seat.is_learner:
        return Uncounted.NO_LEARNER
    return None if lesson.air_now else Uncounted.PAUSED
