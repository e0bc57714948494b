"""Which encoding a file of captions is written in, told from its bytes; its lines as text.

A file says it by its first bytes, or is valid UTF-8, or is UTF-16 (every other byte of a digit is
zero). What is left is GB18030 or Big5, and almost any bytes are valid in both: the one that reads
as characters people really write is right. This holds for a single short caption, and the person
who uploads can overrule it.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.videos.rules.captions.frequent import FREQUENT


class Encoding(StrEnum):
    """How text may be written as bytes."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    GB18030 = "gb18030"
    BIG5 = "big5"


NAMES = {
    Encoding.UTF8: "UTF-8",
    Encoding.UTF16: "UTF-16",
    Encoding.GB18030: "GB18030",
    Encoding.BIG5: "Big5",
}
_CODECS = {Encoding.UTF8: "utf-8", Encoding.GB18030: "gb18030", Encoding.BIG5: "big5hkscs"}
_LOCAL = (Encoding.GB18030, Encoding.BIG5)
_SAMPLE_BYTES = 16_384
_USUAL_PUNCTUATION = frozenset("，。？！、；：“”‘’《》「」『』（）…—·～　")
_SURE_SHARE = 0.75
"""Of so many frequent characters that no other reading is believed."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines of a file, and the numbers (from 1) of those that are not in its encoding."""

    encoding: Encoding
    lines: tuple[str, ...]
    foreign: tuple[int, ...]


def decode(raw: bytes, told: Encoding | None = None) -> Decoded:
    """``raw`` as lines of text, in the encoding somebody ``told``, else the one found."""
    encoding = told or encoding_of(raw)
    if encoding is Encoding.UTF16:
        return _wide(raw)
    codec = _CODECS[encoding]
    lines, foreign = [], []
    for number, line in enumerate(_lines(raw), start=1):
        try:
            lines.append(line.decode(codec))
        except UnicodeDecodeError:
            lines.append(line.decode(codec, errors="replace"))
            foreign.append(number)
    return Decoded(encoding, _without_mark(lines), tuple(foreign))


def encoding_of(raw: bytes) -> Encoding:
    """The encoding of a file, by its bytes alone."""
    if raw.startswith(b"\xef\xbb\xbf"):
        return Encoding.UTF8
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _zeros(raw):
        return Encoding.UTF16
    lines = [line for line in _lines(raw) if not line.isascii()]
    in_utf8 = [line for line in lines if _valid(line, Encoding.UTF8)]
    if len(in_utf8) * 2 > len(lines) or not lines:
        return _doubted(b"\n".join(in_utf8))
    return max(_LOCAL, key=lambda one: _likeness(b"\n".join(lines), one))


def _doubted(valid: bytes) -> Encoding:
    """UTF-8; but two characters of GB18030 may by chance be letters of rare alphabets in it."""
    letters = [one for one in valid.decode() if one > "\x7f"]
    if not letters or max(letters) > "\u07ff":
        return Encoding.UTF8
    likeness, encoding = max((_likeness(valid, one), one) for one in _LOCAL)
    return encoding if likeness >= _SURE_SHARE else Encoding.UTF8


def _likeness(raw: bytes, encoding: Encoding) -> float:
    """How much ``raw`` looks like Chinese when it is read so: at most 1."""
    sample = raw[:_SAMPLE_BYTES].decode(_CODECS[encoding], errors="replace")
    letters = [one for one in sample if one > "\x7f"]
    return sum(map(_usual, letters)) / max(len(letters), 1)


def _usual(character: str) -> float:
    if character in FREQUENT or character in _USUAL_PUNCTUATION:
        return 1.0
    if character == "\ufffd":
        return -2.0
    if not "\u4e00" <= character <= "\u9fff":
        return -0.5
    return 0.4 if _is_plain(character) else 0.0


def _is_plain(character: str) -> bool:
    """Whether a character belongs to the first level of GB 2312 or of Big5."""
    return any(
        first <= character.encode(codec, errors="ignore")[:1] <= last
        for codec, first, last in (("gb2312", b"\xb0", b"\xd7"), ("big5", b"\xa4", b"\xc6"))
    )


def _valid(line: bytes, encoding: Encoding) -> bool:
    try:
        line.decode(_CODECS[encoding])
    except UnicodeDecodeError:
        return False
    return True


def _zeros(raw: bytes) -> bool:
    """Whether every other byte of the first ones is zero, as the digits of times are in UTF-16."""
    sample = raw[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return abs(even - odd) * 5 > len(sample) and min(even, odd) * 20 < max(even, odd)


def _wide(raw: bytes) -> Decoded:
    big = raw.startswith(b"\xfe\xff") or raw[:2000:2].count(0) > raw[1:2000:2].count(0)
    text = raw.decode("utf-16-be" if big else "utf-16-le", errors="replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    foreign = tuple(number for number, line in enumerate(lines, start=1) if "\ufffd" in line)
    return Decoded(Encoding.UTF16, _without_mark(lines), foreign)


def _lines(raw: bytes) -> list[bytes]:
    """Line ends are the same bytes in every encoding here but UTF-16, and part of no character."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _without_mark(lines: list[str]) -> tuple[str, ...]:
    return (lines[0].removeprefix("\ufeff"), *lines[1:])
