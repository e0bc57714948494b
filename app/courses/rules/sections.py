"""The sections of an article: its headings divide it, and each takes its share of the time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_HEADING = re.compile(r"h[1-6]")
_VOID = frozenset({"br", "hr", "img"})
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article: its heading ("" before the first), its HTML, and when it is read.

    ``start_ms`` and ``end_ms`` lie on the article's reading time, which the sections share by how
    much there is to read in each.
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
