"""A stranger's picture is drawn anew: upright, of a bearable size, with nothing else in it."""

import io
import struct
import zlib

import pytest
from PIL import Image

from app.documents.drawing import NoPicture, redraw
from app.documents.rules import SIDE_MOST, PictureRefusal
from tests.documents.making import picture_bytes


def opened(drawn):
    return Image.open(io.BytesIO(drawn.content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_form_is_taken_by_what_it_is(form):
    drawn = redraw(picture_bytes(form=form))
    assert (drawn.width, drawn.height) == (120, 80)
    assert opened(drawn).format == "WEBP"
    assert opened(drawn).size == (120, 80)


def test_where_and_when_it_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 0.0)}
    raw = picture_bytes(form="JPEG", exif=exif, comment=b"SECRET WORDS")
    assert b"SECRET" in raw
    drawn = redraw(raw)
    assert b"SECRET" not in drawn.content
    assert len(opened(drawn).getexif()) == 0
    assert b"EXIF" not in drawn.content


def test_a_photograph_that_lies_on_its_side_stands_up():
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = redraw(picture_bytes(form="JPEG", exif=exif))
    assert (drawn.width, drawn.height) == (80, 120)


def test_a_large_picture_is_kept_smaller():
    drawn = redraw(picture_bytes(size=(4200, 2100), form="JPEG"))
    assert (drawn.width, drawn.height) == (SIDE_MOST, SIDE_MOST // 2)


def test_what_is_seen_through_stays_so():
    raw = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 0)).save(raw, "PNG")
    assert opened(redraw(raw.getvalue())).getpixel((20, 20))[3] == 0


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printers_colours_are_taken(mode):
    assert redraw(picture_bytes(form="JPEG", mode=mode)).width == 120


def png_that_claims(width, height):
    """Some two hundred bytes that would fill a gigabyte."""

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(7000, 7000), (30_000, 30_000)])
def test_a_small_file_with_a_great_many_pixels_is_refused_by_its_head(size):
    with pytest.raises(NoPicture) as refused:
        redraw(png_that_claims(*size))
    assert refused.value.refusal is PictureRefusal.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"", PictureRefusal.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureRefusal.NOT_A_PICTURE),
        (b"%PDF-1.7 not a picture", PictureRefusal.NOT_A_PICTURE),
        (b"BM" + bytes(200), PictureRefusal.NOT_A_PICTURE),
        (picture_bytes()[:90], PictureRefusal.BROKEN),
        (picture_bytes(size=(900, 900), form="JPEG")[:2000], PictureRefusal.BROKEN),
        (png_that_claims(500, 500), PictureRefusal.BROKEN),
    ],
    ids=["empty", "svg", "pdf", "bmp", "cut png", "cut jpeg", "too little in it"],
)
def test_what_is_no_picture_or_damaged_is_named(raw, refusal):
    with pytest.raises(NoPicture) as refused:
        redraw(raw)
    assert refused.value.refusal is refusal
