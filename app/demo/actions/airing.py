"""The demo's live lessons: planned, talked in, held, with those who were there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.actions import end_token, open_sign_in
from app.demo import queries
from app.demo.actions.gathering import Gathering
from app.demo.forms import LiveOutline, PollOutline, SaidOutline
from app.discussion import actions as discussion
from app.discussion.forms import NewMessage, NewPoll
from app.discussion.rules import Kind
from app.kit import clock
from app.kit.db import transactional
from app.live import actions as live
from app.live.actions import Here, LiveBeat, Stream
from app.live.forms import NewSender, Plan
from app.live.queries import part_of_sender

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.kit.evidence import FiledEvidence

    Seat = tuple[User, str]

Happening = tuple[datetime, Callable[[], object]]

PLANNED_BEFORE = timedelta(days=14)
FULL_MINUTES = 5
COMES_BEFORE = timedelta(minutes=1)
BEAT = timedelta(seconds=15)
LATE_ONES = 4
LATE_BY = timedelta(seconds=70)
SETTLED_AFTER = timedelta(minutes=7)


@transactional
def plan_live_lessons(outlines: Iterable[LiveOutline]) -> None:
    """Each is planned a fortnight before its day."""
    now = clock.now()
    for outline in outlines:
        starts = _starts(outline, now)
        plan = Plan(
            title=outline.title,
            summary=outline.summary,
            starts_at=starts,
            minutes=outline.minutes,
        )
        with clock.held_at(min(starts, now) - PLANNED_BEFORE):
            planned = live.plan_lesson(queries.person(outline.teacher), plan)
            if outline.recording is None:
                for venue in outline.venues:
                    hall = Gathering(venue, planned.id)
                    hall.open()
                    hall.register()


def _starts(outline: LiveOutline, now: datetime) -> datetime:
    """The hour of its day, or in so many minutes, at a time that a clock shows as full."""
    if outline.in_minutes is not None:
        soon = now + timedelta(minutes=outline.in_minutes)
        late = timedelta(minutes=soon.minute % FULL_MINUTES, seconds=soon.second)
        return soon.replace(microsecond=0) - late
    hour = time.fromisoformat(outline.clock)
    today = clock.local(now).replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return today + timedelta(days=outline.days)


@transactional
def talk_before(outline: LiveOutline, people: Sequence[str]) -> None:
    """What is said in the room of a lesson that has not begun."""
    live_id = queries.live_id(outline.title)
    _let_happen(_talk(outline, live_id, clock.now(), _users(outline, people)))


@transactional
def hold_lesson(
    outline: LiveOutline,
    recording: Path,
    people: Sequence[str],
    photos: Sequence["FiledEvidence"] = (),
) -> bool:
    """A lesson goes on air at its hour, is followed, talked in and ended, unless it was before.

    Its stream is made of ``recording`` by the ingest, once that runs. Each of its venues gets one
    of ``photos``.
    """
    found = queries.unheld(outline.title)
    if found is None:
        return False
    (live_id, starts), teacher = found, queries.person(outline.teacher)
    users = _users(outline, people)
    with clock.held_at(starts - COMES_BEFORE):
        seats = [(one, open_sign_in(one.id)[0]) for one in users]
        sender = live.admit_sender(teacher, live_id, NewSender(mime="video/mp4"))
    ends = starts + timedelta(seconds=outline.lasted)
    halls = [
        Gathering(venue, live_id, photo)
        for venue, photo in zip(outline.venues, photos, strict=True)
    ]
    happenings = [
        *(one for hall in halls for one in hall.during(starts, ends)),
        (starts, lambda: begin_stream(sender.broadcast_id, starts)),
        *_talk(outline, live_id, starts, users),
        *_presence(live_id, starts, ends, seats),
        (ends, lambda: live.end_lesson(teacher, live_id)),
    ]
    part = part_of_sender(sender.id)
    assert part is not None, "the sender was let in above"
    part.put(part.next, recording.read_bytes())
    _let_happen(happenings)
    settle(live_id, ends, [token for _user, token in seats])
    for hall in halls:
        hall.settle()
    return True


@transactional
def settle(live_id: int, ended_at: datetime, tokens: Iterable[str]) -> None:
    """Judges and credits a lesson that ended, and signs out who was there."""
    with clock.held_at(ended_at + SETTLED_AFTER):
        while live.settle_portion(live_id):
            pass
        for token in tokens:
            end_token(token)


def _let_happen(happenings: Iterable[Happening]) -> None:
    for moment, happens in sorted(happenings, key=lambda one: one[0]):
        with clock.held_at(moment):
            happens()


def _users(outline: LiveOutline, people: Sequence[str]) -> "list[User]":
    return [queries.person(username) for username in people[: outline.audience]]


@transactional
def begin_stream(broadcast_id: int, began_at: datetime) -> None:
    """What the ingest tells of a stream whose first segment is stored."""
    begun = Stream(
        segments=0,
        duration_ms=0,
        last_segment_at=began_at,
        began_at=began_at,
        away_since=None,
        width=None,
        height=None,
        frame_rate=None,
        bitrate_kilobits=None,
        dropped_frames=0,
        trouble=None,
    )
    live.note_stream(broadcast_id, begun)


def _presence(
    live_id: int, starts: datetime, ends: datetime, seats: "Sequence[Seat]"
) -> Iterator[Happening]:
    """Everybody is there from the beginning to the end, but for some who come late."""
    moment = starts
    while moment < ends + BEAT:
        late = moment < starts + LATE_BY
        there = seats[:-LATE_ONES] if late else seats
        yield min(moment, ends), lambda there=there: _be_there(live_id, there)  # type: ignore[misc]
        moment += BEAT


def _be_there(live_id: int, seats: "Sequence[Seat]") -> None:
    """A beat of each; who is asked to sign in does so."""
    heard = live.record_presence([LiveBeat(token, live_id) for _user, token in seats])
    for (user, _token), answer in zip(seats, heard, strict=True):
        if isinstance(answer, Here) and answer.sign_in:
            live.answer_sign_in(user, live_id, answer.sign_in.token)


def _talk(
    outline: LiveOutline, live_id: int, begins: datetime, users: "Sequence[User]"
) -> Iterator[Happening]:
    room = f"live-{live_id}"
    for number, said in enumerate(outline.said):
        moment = begins + timedelta(seconds=said.second)
        yield moment, lambda said=said, number=number: _say(outline, room, number, said, users)  # type: ignore[misc]
    for poll in outline.polls:
        moment = begins + timedelta(seconds=poll.second)
        yield moment, lambda poll=poll: _ask(outline, room, poll, users)  # type: ignore[misc]


def _say(
    outline: LiveOutline, room: str, number: int, said: SaidOutline, users: "Sequence[User]"
) -> None:
    form = NewMessage(body=said.body, client_id=f"demo-{number}", kind=Kind(said.kind))
    message = discussion.post_message(queries.person(said.author), room, form)
    for user in users[: said.votes]:
        discussion.vote_for(user, message.id)
    teacher = queries.person(outline.teacher)
    if said.answered:
        discussion.mark_answered(teacher, message.id)
    if said.pinned:
        discussion.pin_message(teacher, message.id)


def _ask(outline: LiveOutline, room: str, poll: PollOutline, users: "Sequence[User]") -> None:
    teacher, asked_at = queries.person(outline.teacher), clock.now()
    form = NewPoll(question=poll.question, options=list(poll.options))
    opened = discussion.open_poll(teacher, room, form)
    chosen = [option for option, count in enumerate(poll.answers) for _ in range(count)]
    for user, option in zip(users, chosen, strict=False):
        discussion.answer_poll(user, opened.id, option)
    if poll.lasts is not None:
        with clock.held_at(asked_at + timedelta(seconds=poll.lasts)):
            discussion.close_poll(teacher, opened.id)
