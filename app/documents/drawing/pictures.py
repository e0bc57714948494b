"""A stranger's picture becomes one of ours: the same to look at, without anything else in it."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from app.documents.rules import SIDE_MOST, PictureRefusal, fitted, refuse_picture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SHARP_PIXELS = 1_500_000
"""Drawings and screenshots up to this size are kept without any loss."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept."""

    content: bytes
    width: int
    height: int


class NoPicture(Exception):
    """These bytes cannot be shown; says why."""

    def __init__(self, refusal: PictureRefusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def redraw(raw: bytes) -> Drawn:
    """The picture in these bytes, upright, of a bearable size, and with nothing but its pixels.

    What it is, its content says and not its name. Only the first of moving pictures is kept.
    Raises NoPicture. Memory is bounded: a picture of too many pixels is refused by its head.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise NoPicture(PictureRefusal.TOO_MANY_PIXELS) from None
    except Exception:
        raise NoPicture(PictureRefusal.NOT_A_PICTURE) from None
    refusal = refuse_picture(*picture.size)
    if refusal:
        raise NoPicture(refusal)
    try:
        return _drawn(picture)
    except Exception:  # decoders raise what they like at damaged files
        raise NoPicture(PictureRefusal.BROKEN) from None


def _drawn(picture: Image.Image) -> Drawn:
    drawing = picture.format in ("PNG", "GIF")
    picture.draft("RGB", (SIDE_MOST, SIDE_MOST))  # photographs are decoded no larger than needed
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    size = fitted(*plain.size)
    if size != plain.size:
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    sharp = drawing and size[0] * size[1] <= SHARP_PIXELS
    bare.save(out, "WEBP", lossless=sharp, quality=75 if sharp else 86, method=3)
    return Drawn(out.getvalue(), *size)
