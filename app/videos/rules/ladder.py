"""Which renditions a picture gets: never more lines than it has, and pixels made square."""

from dataclasses import dataclass
from fractions import Fraction

LADDER_HEIGHTS = (360, 540, 720, 1080)
LADDER_KILOBITS = {360: 800, 540: 1500, 720: 2600, 1080: 4800}
LEAST_KILOBITS = 150
SOUND_KILOBITS = {1: 96, 2: 128}
"""By microphones. Every recording leaves with two channels; two that are equal need fewer bits."""
MOST_FRAMES_PER_SECOND = 30
UNKNOWN_FRAME_RATE = Fraction(25)
BELIEVABLE_FRAMES_PER_SECOND = 240


@dataclass(frozen=True)
class Shape:
    """A picture as it is stored: coded pixels, the shape of one pixel, and how it is turned.

    ``pixel`` is width to height of one pixel; ``turned`` is degrees, a multiple of 90.
    """

    width: int
    height: int
    pixel: Fraction = Fraction(1)
    turned: int = 0


@dataclass(frozen=True)
class Rung:
    """One rendition of the picture: its size in square pixels and its ceiling in kilobits/s."""

    width: int
    height: int
    kilobits: int

    @property
    def name(self) -> str:
        return f"{self.height}p"


def display_size(shape: Shape) -> tuple[int, int]:
    """Width and height in square pixels as a person sees the picture, turned upright.

    Odd pixels stretch or squeeze the coded width; the coded height is never changed.
    """
    width = max(1, round(shape.width * shape.pixel)) if shape.pixel > 0 else shape.width
    if shape.turned % 180 == 90:
        return shape.height, width
    return width, shape.height


def ladder(shape: Shape) -> tuple[Rung, ...]:
    """The rungs for a picture, lowest first; at least one, none higher than the picture.

    A picture of fewer than 360 lines keeps one rung at its own height. Both sides are even,
    as H.264 with 4:2:0 colour wants them, and the display aspect is kept to the nearest pixel.
    """
    width, height = display_size(shape)
    heights = [rung for rung in LADDER_HEIGHTS if rung <= height] or [max(2, height - height % 2)]
    return tuple(_rung(width, height, lines) for lines in heights)


def _rung(width: int, height: int, lines: int) -> Rung:
    across = max(2, 2 * round(Fraction(width * lines, height) / 2))
    return Rung(across, lines, _kilobits(across, lines))


def _kilobits(width: int, height: int) -> int:
    """The ceiling of a rung; below the ladder it shrinks with the number of pixels."""
    if height in LADDER_KILOBITS:
        return LADDER_KILOBITS[height]
    share = Fraction(width * height, 640 * 360)
    return max(LEAST_KILOBITS, min(LADDER_KILOBITS[360], round(LADDER_KILOBITS[360] * share)))


def sound_kilobits(channels: int) -> int:
    """What the sound of a recording with so many channels is given, in kilobits a second."""
    return SOUND_KILOBITS[1 if channels == 1 else 2]


def frame_rate(average: Fraction | None) -> Fraction:
    """The constant rate to encode at: the source's own, brought down to 30 or less.

    A lecture gains nothing above 30 frames a second. A fast source is halved, which keeps its
    motion even; a telephone's 30.02 is simply 30. A rate nobody can believe (none, or the clock
    ticks of a screen recorder) becomes 25; a frame every few seconds becomes one a second.
    """
    if average is None or average <= 0 or average > BELIEVABLE_FRAMES_PER_SECOND:
        return UNKNOWN_FRAME_RATE
    rate = average
    while rate > MOST_FRAMES_PER_SECOND * Fraction(3, 2):
        rate /= 2
    return max(Fraction(1), min(rate, Fraction(MOST_FRAMES_PER_SECOND)))
