"""A caption, what may be wrong with one, and how many and how long they may be."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.reasons import Reason

FILE_MOST_BYTES = 2 * 1024 * 1024
CUES_MOST = 10_000
TEXT_MOST = 500
FAULTS_MOST = 100
"""So many are named; a file with more of them is better exported anew than read about."""
LINE_MOST_COLUMNS = 64
"""A line of the picture that a phone still shows whole: 32 Chinese characters, or 64 letters."""
END_SLACK_MS = 1000
"""How far the last caption may outlast the recording: editors round, and nobody sees it."""
LONGEST_MS = 8 * 3600 * 1000
"""As long as a recording may be (``rules.verdicts``), for one whose length nobody knows yet."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and when they are shown: from ``start_ms`` until before ``end_ms``.

    ``text`` is plain: no tags, no control characters, its lines parted by single line feeds.
    """

    start_ms: int
    end_ms: int
    text: str


class Flaw(Reason):
    """What can be wrong with a file of captions; most name the line they were found in."""

    EMPTY_FILE = "empty_file", "This file is empty. Please choose it again."
    TOO_LARGE = "too_large", "A file of captions has at most %(limit)s MB; this one has more."
    NOT_TEXT = (
        "not_text",
        "This is not a text file. Please choose captions in SRT, WebVTT or ASS format.",
    )
    NO_CUES = (
        "no_cues",
        "We found no captions here. SRT, WebVTT and ASS files can be read.",
    )
    TOO_MANY = "too_many", "Line %(line)s: there are more than %(limit)s captions."
    MIXED = (
        "mixed",
        "Line %(line)s is not written in %(encoding)s as the rest of the file is.",
    )
    NOT_A_TIME = (
        "not_a_time",
        "Line %(line)s: “%(text)s” is not a span of time such as 00:01:05,000 --> 00:01:08,000.",
    )
    NO_TIME = "no_time", "Line %(line)s: “%(text)s” has no time above it."
    NEGATIVE = "negative", "Line %(line)s: this caption begins before the recording does."
    BACKWARDS = "backwards", "Line %(line)s: this caption ends before it has begun."
    BEYOND = (
        "beyond",
        "Line %(line)s: this caption lasts until %(ends)s; the recording ends at %(length)s.",
    )
    TOO_LONG = "too_long", "Line %(line)s: a caption has at most %(limit)s characters."
    OVERLAP = "overlap", "Line %(line)s: this caption begins before the one above has ended."
    NO_TEXT = "no_text", "Line %(line)s: this caption has no words; it is left out."
    LONG_LINE = (
        "long_line",
        "Line %(line)s: so long a line is hard to read on a phone. Two lines are better.",
    )


REMARKS = frozenset({Flaw.OVERLAP, Flaw.NO_TEXT, Flaw.LONG_LINE})
"""What is worth a look but keeps nobody from showing the captions."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A flaw where it was found; ``line`` counts from 1, and is 0 for the file as a whole."""

    flaw: Flaw
    line: int = 0
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def hinders(self) -> bool:
        """Whether the captions cannot be taken as they are."""
        return self.flaw not in REMARKS


@dataclass(frozen=True, slots=True)
class Found:
    """A caption as a file has it, with the line of its times: not yet checked."""

    line: int
    start_ms: int
    end_ms: int
    text: str


def fault(flaw: Flaw, line: int = 0, **values: Any) -> Fault:
    """A flaw with the values its sentence names."""
    return Fault(flaw, line, MappingProxyType({"line": line, **values}))


_TAG = re.compile(
    r"</?(?:[ibusc]|font|lang|ruby|rt|v)(?:[ .][^<>\n]{0,200})?>|<[\d:.]{1,12}>", re.I
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})? ([^<>\n]{1,80})>", re.I)
_OVERRIDE = re.compile(r"\{\\[^{}\n]{0,400}\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff]")


def without_tags(text: str) -> str:
    """Words without the marks of SRT and WebVTT; a named voice is said before its words."""
    return _TAG.sub("", _VOICE.sub(r"\1：", text))


def without_overrides(text: str) -> str:
    """Words without the marks of ASS, which SRT files borrow."""
    return _OVERRIDE.sub("", text)


def plain_text(text: str) -> str:
    """Words as they are kept: whole lines, nothing that cannot be shown, no arrow of a time."""
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\t", " ")))
    lines = (" ".join(line.split()) for line in text.replace("-->", "→").split("\n"))
    return "\n".join(line for line in lines if line)


def columns_of(line: str) -> int:
    """How wide a line is: a Chinese character is two letters wide."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def told_time(ms: int) -> str:
    """A time as people read it: 65000 → 01:05, 4000000 → 1:06:40."""
    seconds = ms // 1000
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"
