"""Differences between two texts, in words a reviewer can read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+|[^。！？!?；;\n]+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,%][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
_LONGEST = 1200
"""Words of a changed passage that are still compared one by one; the matcher is quadratic."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both versions share, or that one of them has alone."""

    kind: str
    """``same``, ``gone`` or ``new``."""
    text: str


class _Words(HTMLParser):
    """Collects the text of an article, one line a block."""

    _blocks = frozenset(
        [
            "p",
            "div",
            "li",
            "ul",
            "ol",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "br",
            "tr",
            "blockquote",
            "pre",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._blocks:
            self.parts.append("\n")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        if tag == "img":
            self.parts.append(f"〔{dict(attributes).get('alt') or ''}〕")


def plain_words(html: str) -> str:
    """The text of an article without its mark-up; blocks end their line, and a picture is what it
    shows in words."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag, "".join(old[a:b]), "".join(new[c:d])


SPECK = 3
"""Characters shared by chance between two changes; cut out alone they make a change unreadable."""


def _joined(steps: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Changes with no more than a speck of shared text between them become one."""
    was = now = kept = ""
    for tag, old, new in steps:
        speck = tag == "equal" and len(old) <= SPECK and "\n" not in old
        if speck and (was or now):
            kept = old
            continue
        if tag != "equal":
            was, now, kept = was + kept + old, now + kept + new, ""
            continue
        if was or now:
            yield "replace", was, now
        yield "equal", kept + old, kept + new
        was = now = kept = ""
    if was or now:
        yield "replace", was, now
    if kept:
        yield "equal", kept, kept


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) > _LONGEST or len(after) > _LONGEST:
        yield Piece("gone", old)
        yield Piece("new", new)
        return
    for tag, was, now in _joined(_steps(before, after)):
        if tag == "equal":
            yield Piece("same", was)
            continue
        yield Piece("gone", was)
        yield Piece("new", now)


def _by_sentences(old: str, new: str) -> Iterator[Piece]:
    for tag, was, now in _steps(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        if tag == "equal":
            yield Piece("same", was)
        elif tag == "replace":
            yield from _by_words(was, now)
        else:
            yield Piece("gone", was)
            yield Piece("new", now)


def differences(old: str, new: str) -> list[Piece]:
    """What to strike from ``old`` and add to reach ``new``, sentence by sentence, then by words.

    Joining the pieces that are not ``new`` gives ``old`` back, those not ``gone`` give ``new``.
    """
    pieces: list[Piece] = []
    for piece in _by_sentences(old, new):
        if pieces and pieces[-1].kind == piece.kind == "same":
            pieces[-1] = Piece("same", pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return pieces


def sameness(pieces: Sequence[Piece]) -> int:
    """How much of both texts is unchanged, in whole percent, rounded down; 100 for no text."""
    total = sum(len(one.text) * (2 if one.kind == "same" else 1) for one in pieces)
    same = sum(len(one.text) * 2 for one in pieces if one.kind == "same")
    return same * 100 // total if total else 100


CONTEXT = 48
"""Characters of unchanged text that are shown beside a change."""


def shortened(pieces: Sequence[Piece], context: int = CONTEXT) -> list[Piece]:
    """The same with long unchanged runs cut down to what stands beside a change.

    Where text was left out a piece of the kind ``skip`` says how much, as a number of characters.
    """
    last = len(pieces) - 1
    cut: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = context if place > 0 else 0
        after = context if place < last else 0
        left_out = len(piece.text) - before - after
        if piece.kind != "same" or left_out <= context:
            cut.append(piece)
            continue
        cut += [
            Piece("same", piece.text[:before]),
            Piece("skip", str(left_out)),
            Piece("same", piece.text[len(piece.text) - after :]),
        ]
    return [piece for piece in cut if piece.text]
