"""Pictures and documents for tests, made as people bring them."""

import io
from itertools import count

from PIL import Image, ImageDraw

from app.documents import actions
from app.documents.filing import file_picture
from app.documents.models import Picture

_shades = count(1)


def picture_bytes(
    size: tuple[int, int] = (120, 80), form: str = "PNG", mode: str = "RGB", **given
) -> bytes:
    """A picture no other test has: a disc on a shade of its own."""
    shade = next(_shades)
    picture = Image.new("RGB", size, (shade % 256, shade // 256 % 256, 90))
    ImageDraw.Draw(picture).ellipse((5, 5, size[0] // 2, size[1] // 2), fill="white")
    out = io.BytesIO()
    picture.convert(mode).save(out, form, **given)
    return out.getvalue()


def make_picture(owner, alt: str = "柱状图", **given) -> Picture:
    return actions.keep_picture(owner, file_picture(owner, picture_bytes(**given)), alt)
