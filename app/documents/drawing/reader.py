"""Reads a PDF: ``python -I reader.py SOURCE FOLDER PAGES_MOST WORDS_MOST``

Draws each page into FOLDER and prints a JSON line for it; a file that cannot be read gets a line
that names its flaw. It runs by itself, under limits that another program set; nothing of the
academy is imported here.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

WIDTH = 1400
"""Pixels of a page across: sharp on a phone, and in a window at twice its size."""
HEIGHT_MOST = 4000
QUALITY = 80
EMPTY = (612.0, 792.0)
LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


def told(source: str, folder: Path, pages_most: int, words_most: int) -> Iterator[dict[str, Any]]:
    """What there is to tell of a file, line by line."""
    with open(source, "rb") as file:
        if b"%PDF-" not in file.read(1024):
            yield {"flaw": "not_a_pdf"}
            return
    try:
        document = pdfium.PdfDocument(source)
        count = len(document)
    except pdfium.PdfiumError as error:
        yield {"flaw": "pdf_encrypted" if error.err_code in LOCKED else "pdf_broken"}
        return
    if not 1 <= count <= pages_most:
        yield {"flaw": "pdf_too_many_pages" if count else "pdf_broken"}
        return
    for place in range(count):
        yield _page(document, place, folder, words_most)


def _page(document: Any, place: int, folder: Path, words_most: int) -> dict[str, Any]:
    try:
        page = document[place]
    except pdfium.PdfiumError:
        return {"flaw": "pdf_broken"}
    width, height = page.get_size()
    if not (math.isfinite(width * height) and width > 1 and height > 1):
        width, height = EMPTY
    scale = min(WIDTH / width, HEIGHT_MOST / height)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    picture.save(folder / f"{place + 1:04}.webp", "WEBP", quality=QUALITY, method=2)
    words = page.get_textpage().get_text_bounded()[:words_most]
    page.close()
    return {"width": picture.width, "height": picture.height, "words": words}


def main(source: str, folder: str, pages_most: str, words_most: str) -> None:
    for line in told(source, Path(folder), int(pages_most), int(words_most)):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
