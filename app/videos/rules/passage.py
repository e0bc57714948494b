"""A video's way from file to stream: its states, how far it is, and how long it will take."""

from enum import StrEnum

from app.videos.rules.ladder import Shape, ladder

MAX_ATTEMPTS = 3
STALE_SECONDS = 180
LIMIT_BASE_SECONDS = 600
LIMIT_FACTOR = 20
TELLING_PERMILLE = 20
PATIENCE_SECONDS = 120
SOUND_SHARE = 0.025
READ_SHARE = 0.25


class State(StrEnum):
    """Where a video is on its way. ``ready`` and ``failed`` are ends.

    ``uploaded``: the file is whole, nobody has looked into it. ``queued``: it can be used and
    waits for a worker. ``transcoding``: a worker is on it and says so every few seconds.
    """

    UPLOADED = "uploaded"
    QUEUED = "queued"
    TRANSCODING = "transcoding"
    READY = "ready"
    FAILED = "failed"


class Scan(StrEnum):
    """What the virus scanner says of a file.

    ``unscanned``: there was no scanner when it came. ``waiting``: it has not been asked yet, or
    does not answer. A file found ``infected`` fails; nobody is ever given it.
    """

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


def permille(done_ms: int, total_ms: int) -> int:
    """Thousandths of the whole that are converted; 999 at most until it is truly finished."""
    if total_ms <= 0:
        return 0
    return max(0, min(999, done_ms * 1000 // total_ms))


def percent(state: State, done_permille: int) -> int:
    """The figure on the page: 0 before work, 100 only when the video can be watched."""
    if state is State.READY:
        return 100
    return done_permille // 10 if state in (State.TRANSCODING, State.FAILED) else 0


def work_ms(duration_ms: int | None, width: int | None, height: int | None) -> float:
    """How much there is to convert, in milliseconds of a 720p recording that take as long.

    An estimate: what counts is the pixels that are written and a quarter of those that are read,
    and little for the sound. How long a second of it takes is measured, over the latest ones.
    """
    if not width or not height:
        return (duration_ms or 0) * SOUND_SHARE
    return (duration_ms or 0) * (SOUND_SHARE + _pixels(width, height) / _pixels(1280, 720))


def _pixels(width: int, height: int) -> float:
    written = sum(one.width * one.height for one in ladder(Shape(width, height)))
    return written + READ_SHARE * width * height


def queued_eta_seconds(ahead_seconds: float, own_seconds: float) -> int:
    """Seconds until a waiting video can be watched: the work before its turn, then its own."""
    return round(ahead_seconds + own_seconds)


def working_eta_seconds(
    *, own_seconds: float, done_permille: int, worked_seconds: float, silent_seconds: float
) -> int | None:
    """Seconds until a video that is being transcoded can be watched; None where nobody can tell.

    ``worked_seconds`` passed until the worker last said how far it was, ``silent_seconds`` since.
    Once 2 % is done the measured speed of this very file says more than any expectation; if that
    has passed before, it was wrong, and no other is made up.
    """
    if done_permille < TELLING_PERMILLE:
        left = own_seconds - worked_seconds
        if left <= silent_seconds:
            return None
    else:
        left = worked_seconds * (1000 - done_permille) / done_permille
    return max(1, round(left - silent_seconds))


def worth_a_notice(state: State, waited_seconds: float) -> bool:
    """Whether the owner is told of an end: of a failure always, of success if it took a while.

    Whoever waits two minutes has left the page; whoever got it sooner has seen it there.
    """
    return state is State.FAILED or (state is State.READY and waited_seconds >= PATIENCE_SECONDS)


def time_limit_seconds(duration_ms: int) -> int:
    """How long a conversion may take before it is stopped: ten minutes and 20 times its length."""
    return LIMIT_BASE_SECONDS + LIMIT_FACTOR * duration_ms // 1000
