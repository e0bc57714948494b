"""Pictures for articles: what is taken, and how large it is kept."""

import re

from app.reasons import Reason

PICTURE_MOST_BYTES = 10 * 1024 * 1024
PIXELS_MOST = 36_000_000
"""What a large camera makes; a small file can name many more, to fill our memory."""
SIDE_MOST = 2000
"""Pixels of the longer side as it is kept: sharp on a wide screen, light on a phone."""
PICTURE_KIND = "image/webp"
"""Every picture is drawn anew in this form, whatever it came in."""


class PictureRefusal(Reason):
    NO_FILE = "no_picture", "Please choose a picture."
    TOO_LARGE = "picture_too_large", "A picture may have 10 MB at most. Please save a smaller one."
    NOT_A_PICTURE = (
        "not_a_picture",
        "This is not a picture that can be shown here. PNG, JPEG, WebP and GIF can.",
    )
    TOO_MANY_PIXELS = (
        "too_many_pixels",
        "This picture has too many pixels. Please save it smaller, 6000 by 6000 at most.",
    )
    BROKEN = "picture_broken", "This picture is damaged. Please save it once more and try again."
    NO_WORDS = (
        "no_words",
        "Please say in a few words what the picture shows, for those who cannot see it.",
    )


def refuse_picture(width: int, height: int) -> PictureRefusal | None:
    """Why a picture of that size, as its head says, is not even looked into."""
    if width < 1 or height < 1:
        return PictureRefusal.BROKEN
    return PictureRefusal.TOO_MANY_PIXELS if width * height > PIXELS_MOST else None


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size a picture is kept in: its own, or smaller so that it fits; never below one pixel."""
    longer = max(width, height)
    if longer <= SIDE_MOST:
        return width, height
    return max(1, width * SIDE_MOST // longer), max(1, height * SIDE_MOST // longer)


def written_picture(picture_id: int, alt: str) -> str:
    """The Markdown that sets a picture into an article; ``alt`` means what it says and no more."""
    plain = re.sub(r"([\\\[\]`*_!<])", r"\\\1", alt)
    return f"![{plain}](/studio/pictures/{picture_id})"
