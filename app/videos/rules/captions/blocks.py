"""SRT and WebVTT: a time, the words below it, an empty line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape

from app.videos.rules.captions.cues import (
    Fault,
    Flaw,
    Found,
    fault,
    without_overrides,
    without_tags,
)

ARROW = "-->"
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
_LIKE_A_TIME = re.compile(r"\d+\s*[:：]\s*\d+")
_BLOCKS = ("NOTE", "STYLE", "REGION")
QUOTED_MOST = 40


def read_srt(lines: Sequence[str]) -> Iterator[Found | Fault]:
    """Every caption of an SRT file, or what is wrong in its place; its numbers mean nothing."""
    for found in _blocks(lines, str.isdigit):
        yield (
            _worded(found, without_tags(without_overrides(found.text)))
            if isinstance(found, Found)
            else found
        )


def read_vtt(lines: Sequence[str]) -> Iterator[Found | Fault]:
    """Every caption of a WebVTT file, or what is wrong in its place; styles and places are left."""
    shown = _without_blocks(lines)
    for found in _blocks(shown, lambda _: True):
        yield (
            _worded(found, unescape(without_tags(found.text)))
            if isinstance(found, Found)
            else found
        )


def read_time(text: str) -> int | None:
    """``01:02:03,456`` in milliseconds, or None; hours and fractions may be left out."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds, part = match.groups()
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((part or "0").ljust(3, "0"))


def read_span(line: int, text: str) -> tuple[int, int] | Fault:
    """A line of times; what follows the second one (places on the picture) is left out."""
    plain = unicodedata.normalize("NFKC", text)
    start, _, rest = plain.partition(ARROW)
    words = rest.split()
    times = [start.strip().replace(" ", ""), words[0] if words else ""]
    if any(one.startswith(("-", "−")) for one in times):
        return fault(Flaw.NEGATIVE, line)
    begins, ends = map(read_time, times)
    if begins is None or ends is None:
        return fault(Flaw.NOT_A_TIME, line, text=quoted(text))
    return begins, ends


def quoted(text: str) -> str:
    """The beginning of a line, to be named in a sentence."""
    text = text.strip()
    return text if len(text) <= QUOTED_MOST else text[: QUOTED_MOST - 1] + "…"


def _worded(found: Found, text: str) -> Found:
    return Found(found.line, found.start_ms, found.end_ms, text)


def _without_blocks(lines: Sequence[str]) -> list[str]:
    """The lines of a WebVTT file with its head, notes and styles made empty: numbers stay."""
    shown, within = [], True
    for before, line in zip(["", *lines], lines, strict=False):
        begins = not before.strip() and line.startswith(_BLOCKS) and ARROW not in line
        within = bool(line.strip()) and ARROW not in line and (within or begins)
        shown.append("" if within else line)
    return shown


class _Blocks:
    """Walks over lines; what stands between two times belongs to the first."""

    def __init__(self) -> None:
        self.span: tuple[int, int] | None = None
        self.line = 0
        self.words: list[str] = []
        self.lost = False
        """Whether the words that follow belong to a time that could not be read."""

    def close(self) -> Iterator[Found]:
        if self.span:
            yield Found(self.line, *self.span, "\n".join(self.words))
        self.span, self.words, self.lost = None, [], False

    def open(self, line: int, text: str) -> Iterator[Found | Fault]:
        yield from self.close()
        span = read_span(line, text)
        if isinstance(span, Fault):
            self.lost = True
            yield span
        else:
            self.span, self.line = span, line

    def take(self, line: int, text: str) -> Iterator[Fault]:
        if self.span:
            self.words.append(text)
        elif not self.lost:
            self.lost = True
            like = _LIKE_A_TIME.search(text)
            yield fault(Flaw.NOT_A_TIME if like else Flaw.NO_TIME, line, text=quoted(text))


def _blocks(lines: Sequence[str], is_name) -> Iterator[Found | Fault]:  # type: ignore[no-untyped-def]
    walk = _Blocks()
    following = [*lines[1:], ""]
    for number, (line, after) in enumerate(zip(lines, following, strict=True), start=1):
        if ARROW in line:
            yield from walk.open(number, line)
        elif not line.strip() or _names(line, after, walk, is_name):
            yield from walk.close()
        else:
            yield from walk.take(number, line)
    yield from walk.close()


def _names(line: str, after: str, walk: _Blocks, is_name) -> bool:  # type: ignore[no-untyped-def]
    """Whether a line is the number or name of a caption: it stands right above the times."""
    name = line.strip()
    if ARROW in after and is_name(name):
        return not walk.span or name.isdigit()
    return not walk.span and not walk.lost and name.isdigit()
