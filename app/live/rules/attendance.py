"""Who was there: what of a live lesson counts for whom, when somebody is asked to sign in, and
whether it was enough.

All of it on the server's clock, in milliseconds since 1970. A beat says "I am here" and nothing
else: neither its number nor anything that a page computes is believed.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

from app.reasons import Reason
from app.spans import Span, Spans, length, union, within, without

BEAT_SECONDS = 15
"""How often a page says that somebody is there."""

BRIDGED_MS = 45_000
"""The longest silence between two beats that counts as having been there; three beats long."""

SAME_MS = 1_000
"""A beat so soon after another of the same person, from whichever device, says nothing new."""

SHARE_PERCENT = 80
"""What of the real duration has to be attended (DOMAIN 6, a proposal: no official rule was
found); stamped on a lesson when it is planned."""

WINDOW_MS = 180_000
"""How long a sign-in stays open (DOMAIN 6: 每次 3 min)."""

ASKED_FROM, ASKED_UNTIL = 0.10, 0.75
"""Between which shares of the planned length sign-ins fall due: who attends as much as is asked
for is there at each of them."""

SETTLING_IN_MS = 60_000
AGAIN_MS = (120_000, 360_000)
"""Who comes late, or missed a sign-in, is asked after so long at the least and at the most."""

SETTLED_AFTER = timedelta(minutes=6)
"""How long after the end attendance is judged: by then open sign-ins have run out, and what was
watched elsewhere meanwhile has been noted (which is every five minutes)."""


def source_of(live_id: int) -> str:
    """The one source of a live lesson in the ledger, of its replay too: it counts once."""
    return f"live:{live_id}"


class Uncounted(Reason):
    """Why being there does not count just now; ``code`` goes to the page."""

    NOT_BEGUN = "not_begun", "The lesson has not begun yet."
    PAUSED = "paused", "The picture is away just now. This time is not asked of anybody."
    OVER = "over", "The lesson is over."
    ELSEWHERE = "elsewhere", "The same time counts for what you are watching elsewhere."
    NO_LEARNER = "no_learner", "Attendance is counted for learners."
    TEACHER = "teacher", "You are giving this lesson."


class SignInRefusal(Reason):
    """Why a sign-in is not taken."""

    NOT_YOURS = "not_yours", "This sign-in is not yours, or was never asked."
    TOO_LATE = "too_late", "The three minutes of this sign-in have passed. You will be asked again."


class Outcome(StrEnum):
    """What came of an attendance once it was judged."""

    COUNTED = "counted"
    TOO_SHORT = "too_short"
    SIGN_IN_MISSED = "sign_in_missed"
    NO_HOURS = "no_hours"
    """Enough, but the rules give no hours for a lesson so short."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One request to sign in; ``token`` is its name, known to this person only."""

    token: str
    put_ms: int
    answered_ms: int | None = None

    @property
    def until_ms(self) -> int:
        return self.put_ms + WINDOW_MS

    def is_open(self, now_ms: int) -> bool:
        return self.answered_ms is None and now_ms < self.until_ms

    def is_missed(self, now_ms: int) -> bool:
        return self.answered_ms is None and now_ms >= self.until_ms


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of one person at one lesson.

    ``spans`` is when they were there, on air or not; of what was on air ``elsewhere_ms`` was taken
    off because it counted elsewhere. ``due`` are the moments of sign-ins that are still to be put,
    None before they were drawn.
    """

    entered_ms: int
    beat_ms: int
    spans: Spans = ()
    elsewhere_ms: int = 0
    asked: tuple[SignIn, ...] = ()
    due: tuple[int, ...] | None = None

    def attended_ms(self, air: Spans) -> int:
        """What counts: when they were there while the lesson was on air."""
        return length(within(self.spans, air))

    def open_sign_in(self, now_ms: int) -> SignIn | None:
        return next((one for one in self.asked if one.is_open(now_ms)), None)

    @property
    def signed_in(self) -> int:
        return sum(one.answered_ms is not None for one in self.asked)


@dataclass(frozen=True, slots=True)
class Held:
    """The lesson as far as attendance asks: when it was really on air, and its rule.

    ``began_ms`` is None before it went on air. The last of ``air`` may reach to now.
    """

    air: Spans
    began_ms: int | None
    planned_ms: int
    share_percent: int
    sign_ins: int

    @property
    def needed_ms(self) -> int:
        """What has to be attended, rounded up to the whole millisecond."""
        return -(-length(self.air) * self.share_percent // 100)


def milliseconds(moment: datetime) -> int:
    """A moment as the milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment_of(ms: int) -> datetime:
    """The moment that so many milliseconds since 1970 name."""
    return _EPOCH + timedelta(milliseconds=ms)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sign_ins_for(minutes: int) -> int:
    """How many sign-ins a lesson of a planned length asks for (DOMAIN 6: 随机 1–3 次)."""
    if minutes <= 45:
        return 1
    return 2 if minutes <= 120 else 3


def is_bridged(presence: Presence, now_ms: int, unheard: Spans = ()) -> bool:
    """Whether somebody heard of again now counts as having been there since the last beat: after
    at most 45 s of silence, without the time when the academy could hear nobody (``unheard``)."""
    silence = presence.beat_ms, now_ms
    own_ms = now_ms - presence.beat_ms - length(within([silence], unheard))
    return own_ms <= BRIDGED_MS


def hear(
    presence: Presence, now_ms: int, air: Spans, noted: Span | None, unheard: Spans = ()
) -> Presence:
    """The presence after a beat at ``now_ms``.

    The person was there since the last beat, from whichever device it came; a silence of more than
    45 s that is not the academy's own is a hole. ``noted`` is what was counted elsewhere since the
    last beat (a recording, another live lesson): it is taken out here, so that no second counts
    twice.
    """
    spans = presence.spans
    if is_bridged(presence, now_ms, unheard):
        spans = union((*spans, (presence.beat_ms, now_ms)))
    heard = replace(presence, beat_ms=max(now_ms, presence.beat_ms), spans=spans)
    return leave(heard, air, noted)


def leave(presence: Presence, air: Spans, noted: Span | None) -> Presence:
    """The presence without what was counted elsewhere; None changes nothing."""
    if noted is None:
        return presence
    kept = replace(presence, spans=without(presence.spans, noted))
    taken = presence.attended_ms(air) - kept.attended_ms(air)
    return replace(kept, elsewhere_ms=presence.elsewhere_ms + taken)


def is_same_moment(presence: Presence, now_ms: int) -> bool:
    """Whether a beat now says nothing that the last one did not say."""
    return now_ms - presence.beat_ms < SAME_MS


def draw_moments(held: Held, entered_ms: int, random: Random) -> tuple[int, ...]:
    """When somebody will be asked to sign in: one moment in each part of the planned length.

    Who came after a moment is asked some minutes after entering instead.
    """
    assert held.began_ms is not None, "moments are drawn once the lesson is on air"
    part = (ASKED_UNTIL - ASKED_FROM) / (held.sign_ins or 1)
    earliest = entered_ms + SETTLING_IN_MS
    moments = []
    for number in range(held.sign_ins):
        share = ASKED_FROM + part * (number + random.random())
        moment = held.began_ms + round(held.planned_ms * share)
        if moment < earliest:
            moment = earliest + random.randrange(AGAIN_MS[1] - SETTLING_IN_MS)
        moments.append(moment)
    return tuple(sorted(moments))


def ask(presence: Presence, held: Held, now_ms: int, token: str, random: Random) -> Presence:
    """The presence after looking whether a sign-in falls due now; ``token`` names a new one.

    One is open at a time. The first that is missed is put once more after some minutes; a second
    one is not.
    """
    if presence.due is None or presence.open_sign_in(now_ms):
        return presence
    due, asked = presence.due, presence.asked
    put_again = len(asked) + len(due) > held.sign_ins
    if any(one.is_missed(now_ms) for one in asked) and not put_again:
        due = tuple(sorted((*due, now_ms + random.randint(*AGAIN_MS))))
    if due and due[0] <= now_ms:
        asked, due = (*asked, SignIn(token, now_ms)), due[1:]
    return replace(presence, asked=asked, due=due)


def answer(presence: Presence, token: str, now_ms: int) -> Presence | SignInRefusal:
    """The presence after this sign-in was answered; one that was answered stays as it is."""
    for number, one in enumerate(presence.asked):
        if one.token != token:
            continue
        if one.answered_ms is not None:
            return presence
        if not one.is_open(now_ms):
            return SignInRefusal.TOO_LATE
        done = replace(one, answered_ms=now_ms)
        asked = (*presence.asked[:number], done, *presence.asked[number + 1 :])
        return replace(presence, asked=asked)
    return SignInRefusal.NOT_YOURS


def sign_ins_needed(presence: Presence, held: Held) -> int:
    """How many sign-ins this person has to have answered: never more than they were asked for."""
    return min(held.sign_ins, len(presence.asked))


def judge(presence: Presence, held: Held) -> Outcome:
    """Whether it was enough: the share of the real duration, and the sign-ins (DOMAIN 6)."""
    if not held.air or presence.attended_ms(held.air) < held.needed_ms:
        return Outcome.TOO_SHORT
    if presence.signed_in < sign_ins_needed(presence, held):
        return Outcome.SIGN_IN_MISSED
    return Outcome.COUNTED


def permille(attended_ms: int, air_ms: int) -> int:
    """What of the real duration was attended, in thousandths, rounded down."""
    return min(attended_ms * 1000 // air_ms, 1000) if air_ms > 0 else 0
