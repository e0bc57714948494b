"""The door to typst: a statement or a certificate of hours as PDF, fonts embedded, code and QR.

Pure work on values (call it through ``kit.offload``): no session, no request.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

import segno
import typst

from app.kit.errors import Refused
from app.reasons import N_

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(__file__).with_name("templates") / "statement.typ"
CERTIFICATE_PAGE = Path(__file__).with_name("templates") / "certificate.typ"
PACKAGED_FONTS = ROOT / "node_modules" / "@expo-google-fonts"
SYSTEM_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
FAMILIES = ("Noto Serif SC", "Noto Serif JP", "Noto Serif CJK SC", "Noto Sans CJK SC")
"""Each character is set in the first of these that has it: SC alone lacks 𠮷 and its like."""


class NoFont(Refused):
    """No Chinese font was found: a PDF with empty boxes for names is worse than none."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "no_font"
    default_sentence = N_(
        "The PDF cannot be set: this machine has no Chinese font. Install the front-end packages "
        "(npm ci) or the system font Noto CJK."
    )


@dataclass(frozen=True)
class Row:
    """One line of the table, every value as it is printed."""

    day: str
    title: str
    kind: str
    hours: str


@dataclass(frozen=True)
class Sheet:
    """What the page says: labels and values, already in the reader's language."""

    language: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    points: str
    columns: tuple[str, str, str, str]
    rows: tuple[Row, ...]
    empty: str
    total: tuple[str, str]
    rules: str
    check: tuple[str, str, str]
    url: str
    page_of: str


@dataclass(frozen=True)
class Award:
    """What a certificate says, every word as it is printed, in the reader's language."""

    language: str
    title: str
    subtitle: str
    name: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    points: str
    rules: str
    seal: str
    issued: str
    check: tuple[str, str, str]
    url: str


def pdf(
    sheet: Sheet | Award, *, packaged: Path = PACKAGED_FONTS, system: Sequence[Path] = SYSTEM_FONTS
) -> bytes:
    """Set ``sheet`` as a PDF, fonts embedded as subsets; raises NoFont.

    Fonts are looked for in the front-end packages first, then in the system's folders.
    """
    content = asdict(sheet) | {"families": FAMILIES, "qr": _qr(sheet.url)}
    page = CERTIFICATE_PAGE if isinstance(sheet, Award) else PAGE
    document: bytes = typst.compile(
        str(page),
        font_paths=[str(folder) for folder in font_folders(packaged, tuple(system))],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(content)},
    )
    return document


@lru_cache(maxsize=8)
def font_folders(packaged: Path, system: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that hold Chinese fonts, preferred ones first; raises NoFont if none does."""
    faces = [packaged.glob(f"noto-serif-*/{weight}/*.ttf") for weight in ("400*", "700*")]
    faces += [folder.rglob("Noto*CJK*") for folder in system]
    folders = dict.fromkeys(file.parent for files in faces for file in sorted(files))
    if not folders:
        raise NoFont()
    return tuple(folders)


def _qr(url: str) -> str:
    drawing = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()
