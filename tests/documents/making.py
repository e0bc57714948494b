"""Pictures and documents for tests, made as people bring them."""

import io
from collections.abc import Sequence
from itertools import count

from PIL import Image, ImageDraw

from app.courses.actions import note_pages
from app.documents import actions
from app.documents.drawing import DrawnPage
from app.documents.filing import file_document, file_picture, page_place
from app.documents.models import Document, Picture
from app.kit.blobs import put_bytes

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


def make_picture(owner, alt: str = "柱状图", raw: bytes | None = None, **given) -> Picture:
    return actions.keep_picture(owner, file_picture(owner, raw or picture_bytes(**given)), alt)


def pdf_bytes(words: Sequence[str] = ("Page one", "Page two"), box: str = "0 0 300 400") -> bytes:
    """A small PDF with these (Latin) words on a page each; no words make an empty page."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(words)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(words)} /Kids [{kids}] /MediaBox [{box}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for place, said in enumerate(words):
        drawing = f"BT /F1 18 Tf 40 300 Td ({said}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * place} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        ]
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{written}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode()


def bring(owner, raw: bytes | None = None, filename: str = "手册.pdf") -> Document:
    """A document that waits for a worker."""
    with file_document(owner, io.BytesIO(raw or pdf_bytes()), filename) as filed:
        return actions.keep_document(owner, filed)


def make_ready_document(owner, *words: str, raw: bytes | None = None) -> Document:
    """A document whose pages hold these words, without a worker; a point is their picture."""
    document = bring(owner, raw)
    attempt = actions.take_document(document.id)
    assert attempt
    pages = words or ("甲" * 220, "乙" * 220)
    for number in range(1, len(pages) + 1):
        put_bytes(page_place(document.key, number), b"RIFF-page-" + str(number).encode())
    assert note_pages(attempt, [DrawnPage(1400, 1980, one) for one in pages])
    return document
