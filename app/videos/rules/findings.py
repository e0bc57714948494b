"""What a worker found in a file, kept so that the next one need not look again."""

from fractions import Fraction
from typing import Any

from app.videos.rules.ladder import Shape
from app.videos.rules.loudness import Levelling
from app.videos.rules.verdicts import Findings, Picture, Sound

Kept = dict[str, Any]


def kept(findings: Findings, levelling: Levelling | None) -> Kept:
    """As plain values that can be written down; ``levelling`` is None while nobody listened."""
    return {
        "picture": findings.picture and _kept_picture(findings.picture),
        "sound": findings.sound and vars(findings.sound),
        "streams": findings.streams,
        "declared_ms": findings.declared_ms,
        "levelling": levelling and vars(levelling),
    }


def recalled(known: Kept) -> tuple[Findings, Levelling | None]:
    """What was written down, as it was."""
    picture, sound, levelling = known["picture"], known["sound"], known["levelling"]
    findings = Findings(
        picture=_picture(picture) if picture else None,
        sound=Sound(**sound) if sound else None,
        streams=known["streams"],
        declared_ms=known["declared_ms"],
    )
    return findings, Levelling(**levelling) if levelling else None


def can_be_heard(known: Kept | None) -> bool | None:
    """Whether there is something to hear, of what was written down; None where nobody knows."""
    if known is None:
        return None
    return known["sound"] is not None and not (known["levelling"] or {}).get("silent", False)


def _kept_picture(picture: Picture) -> Kept:
    shape = picture.shape
    return {
        "stream": picture.stream,
        "size": [shape.width, shape.height],
        "pixel": str(shape.pixel),
        "turned": shape.turned,
        "rate": picture.rate and str(picture.rate),
        "ends_ms": picture.ends_ms,
    }


def _picture(known: Kept) -> Picture:
    width, height = known["size"]
    shape = Shape(width, height, Fraction(known["pixel"]), known["turned"])
    rate = Fraction(known["rate"]) if known["rate"] else None
    return Picture(known["stream"], shape, rate, known["ends_ms"])
