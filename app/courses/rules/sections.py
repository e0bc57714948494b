"""The sections of what is read: headings divide an article, pages a document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import accumulate, pairwise

from app.courses.rules.lessons import CHARACTERS_A_MINUTE

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_HEADING = re.compile(r"h[1-6]")
_VOID = frozenset({"br", "hr", "img"})
_MARKUP = re.compile(r"<[^>]*>")


PAGE_LEAST_MS = 15_000
WORDLESS_PAGE_MS = 30_000
"""A page without words to count: a drawing, or a page that was photographed."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is read: its heading or the number of its page, its HTML, and when it is read.

    ``start_ms`` and ``end_ms`` lie on the whole reading time: the sections of an article share it
    by how much there is to read in each ("" is the title of what stands before the first heading);
    pages, whose HTML is none, each have their own.
    """

    title: str
    html: str
    start_ms: int
    end_ms: int


def characters_of(html: str) -> int:
    """How many characters there are to read in some HTML."""
    return len(re.sub(r"\s", "", unescape(_MARKUP.sub("", html))))


def sections_of(html: str, duration_ms: int) -> list[Section]:
    """The sections of an article's clean HTML; together they are the whole, and take all its time.

    Headings inside of quotations and lists divide nothing, and a heading directly before another
    belongs to its section. An article without headings is one section.
    """
    pieces = _pieces(html)
    total = sum(characters_of(piece) for piece in pieces)
    if not total:
        return [Section("", html, 0, duration_ms)]
    found, read = [], 0
    for piece in pieces:
        start, read = read, read + characters_of(piece)
        found.append(
            Section(
                _title_of(piece), piece, _share(start, total, duration_ms),
                _share(read, total, duration_ms),
            )
        )  # fmt: skip
    return found


def page_ms(characters: int) -> int:
    """How long a page of so many characters takes to read, in milliseconds."""
    if characters == 0:
        return WORDLESS_PAGE_MS
    return max(PAGE_LEAST_MS, characters * 60_000 // CHARACTERS_A_MINUTE)


def pages_ms(characters: Sequence[int]) -> int:
    """How long a document takes: all of its pages, by the characters of each."""
    return sum(page_ms(one) for one in characters)


def sections_of_pages(characters: Sequence[int]) -> list[Section]:
    """Each page of a document as a section, by the characters of each."""
    ends = [0, *accumulate(page_ms(one) for one in characters)]
    return [
        Section(str(number), "", start, end)
        for number, (start, end) in enumerate(pairwise(ends), start=1)
    ]


def page_at(characters: Sequence[int], at_ms: int) -> int:
    """The number of the page that is read at that time; beyond the end it is the last one."""
    sections = sections_of_pages(characters)
    return next((n for n, one in enumerate(sections, start=1) if at_ms < one.end_ms), len(sections))


def _share(characters: int, total: int, duration_ms: int) -> int:
    return characters * duration_ms // total


def _title_of(piece: str) -> str:
    """The words of a piece's first heading, if it begins with one."""
    found = re.match(r"\s*<(h[1-6])>(.*?)</\1>", piece, re.S)
    return unescape(_MARKUP.sub("", found[2])).strip() if found else ""


def _pieces(html: str) -> list[str]:
    cuts = [0, *_cuts(html), len(html)]
    pieces: list[str] = []
    held = ""
    for start, end in pairwise(cuts):
        held += html[start:end]
        if _has_text(held):
            pieces.append(held)
            held = ""
    if pieces:
        pieces[-1] += held  # a last heading with nothing below it
    return pieces or [held]


def _has_text(piece: str) -> bool:
    """Whether there is more to read than headings."""
    return characters_of(re.sub(r"<(h[1-6])>.*?</\1>", "", piece, flags=re.S)) > 0


def _cuts(html: str) -> Iterator[int]:
    """Where the headings begin that stand in no other element."""
    depth = 0
    for tag in _TAG.finditer(html):
        closing, name = tag[1], tag[2]
        if name in _VOID:
            continue
        if not closing and depth == 0 and _HEADING.fullmatch(name):
            yield tag.start()
        depth += -1 if closing else 1
