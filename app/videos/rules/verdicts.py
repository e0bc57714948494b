"""What can be wrong with a file, and the sentence its teacher reads."""

from dataclasses import dataclass
from fractions import Fraction

from app.reasons import Reason
from app.videos.rules.ladder import Shape

LEAST_MS = 100
MOST_MS = 8 * 3600 * 1000
MOST_PIXELS = 4096 * 2304
LEAST_SIDE = 16
SHORT_BY_MS = 1000
SHORT_BY_PERMILLE = 30


class Problem(Reason):
    """Why a file cannot be used. The teacher is told what to do, and is never blamed."""

    EMPTY = (
        "empty",
        "This file is empty: there is nothing in it. Please choose the recording again.",
    )
    NOT_MEDIA = (
        "not_media",
        "We found neither picture nor sound in this file. "
        "Please export the recording as an MP4 video and upload that.",
    )
    UNREADABLE = (
        "unreadable",
        "This file is damaged or was cut short, so it cannot be opened. "
        "Please copy or export the recording again and upload the new file.",
    )
    CUT_SHORT = (
        "cut_short",
        "This file breaks off before its end. "
        "Please copy or export the recording again and upload the whole of it.",
    )
    INFECTED = (
        "infected",
        "The virus scanner found something harmful in this file, so it was not kept. "
        "Please check the computer it comes from and export the recording again.",
    )
    ZERO_LENGTH = (
        "zero_length",
        "This video has a length of zero: there is nothing to watch in it. "
        "Please export the recording again.",
    )
    TOO_LONG = (
        "too_long",
        "This recording is longer than 8 hours. Please cut it into parts and upload each one.",
    )
    PICTURE_TOO_LARGE = (
        "picture_too_large",
        "The picture of this video is larger than 4K. "
        "Please export it at 1920×1080, which is also the largest size learners are shown.",
    )
    PICTURE_TOO_SMALL = (
        "picture_too_small",
        "The picture of this video is too small to see. Please export it at 640×360 or larger.",
    )
    TOO_SLOW = (
        "too_slow",
        "Converting this file took far longer than it should, so we stopped. "
        "Please export the recording as a plain MP4 video and upload that.",
    )
    NOT_CONVERTED = (
        "not_converted",
        "This file could not be converted. Please export the recording as a plain MP4 video "
        "(H.264) and upload that; our operators can see what happened.",
    )
    INTERRUPTED = (
        "interrupted",
        "The conversion was interrupted several times. Your file is not to blame: "
        "please tell our operators, or upload it once more.",
    )
    CANCELLED = (
        "cancelled",
        "You stopped the conversion of this file. The file is kept: "
        "whenever you like, please have it tried again.",
    )


WORTH_ANOTHER_TRY = frozenset(
    one.code
    for one in (Problem.TOO_SLOW, Problem.NOT_CONVERTED, Problem.INTERRUPTED, Problem.CANCELLED)
)
"""Codes of what may pass: a busy machine, a full disk, somebody's own wish. All others are in the
file itself."""


class AnotherTry(Reason):
    """Why a conversion is not tried once more, or not stopped."""

    IN_VAIN = (
        "in_vain",
        "Trying this file again would not help. Please upload the recording anew.",
    )
    ENDED = (
        "ended",
        "The conversion of this file has come to its end already: there is nothing to stop.",
    )


@dataclass(frozen=True)
class Picture:
    """The moving picture of a file: which stream, its shape, its rate, and where it ends."""

    stream: int
    shape: Shape
    rate: Fraction | None
    ends_ms: int


@dataclass(frozen=True)
class Sound:
    """The sound of a file: which stream, where it ends, and from how many microphones it is."""

    stream: int
    ends_ms: int
    channels: int = 2


@dataclass(frozen=True)
class Findings:
    """What probing a file found. Lengths in milliseconds; None where there is no such thing.

    ``streams`` counts all of them, useful or not; ``declared_ms`` is the length the file claims,
    while a stream's ``ends_ms`` is where its last packet truly ends.
    """

    picture: Picture | None
    sound: Sound | None
    streams: int
    declared_ms: int | None

    @property
    def measured_ms(self) -> int:
        return max((part.ends_ms for part in (self.picture, self.sound) if part), default=0)


def judge(findings: Findings) -> Problem | None:
    """Whether a readable file can be used: None, or the first thing that is wrong with it."""
    if findings.picture is None and findings.sound is None:
        return Problem.NOT_MEDIA if findings.streams else Problem.ZERO_LENGTH
    if findings.measured_ms < LEAST_MS:
        claims_more = (findings.declared_ms or 0) >= LEAST_MS
        return Problem.CUT_SHORT if claims_more else Problem.ZERO_LENGTH
    if fell_short(findings.measured_ms, findings.declared_ms):
        return Problem.CUT_SHORT
    if findings.measured_ms > MOST_MS:
        return Problem.TOO_LONG
    return _judge_shape(findings.picture.shape) if findings.picture else None


def fell_short(got_ms: int, expected_ms: int | None) -> bool:
    """Whether so much is missing that the end of the lecture is lost.

    A file may end a second, or 3 % of its length, before what it declares: containers round.
    """
    if expected_ms is None:
        return False
    return expected_ms - got_ms > max(SHORT_BY_MS, expected_ms * SHORT_BY_PERMILLE // 1000)


def _judge_shape(shape: Shape) -> Problem | None:
    if shape.width * shape.height > MOST_PIXELS:
        return Problem.PICTURE_TOO_LARGE
    if min(shape.width, shape.height) < LEAST_SIDE:
        return Problem.PICTURE_TOO_SMALL
    return None
