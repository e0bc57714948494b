"""From the bytes somebody uploaded to captions, or to what is wrong with them, line by line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.videos.rules.captions.blocks import read_srt, read_vtt
from app.videos.rules.captions.cues import (
    CUES_MOST,
    END_SLACK_MS,
    FAULTS_MOST,
    FILE_MOST_BYTES,
    LINE_MOST_COLUMNS,
    LONGEST_MS,
    TEXT_MOST,
    Cue,
    Fault,
    Flaw,
    Found,
    columns_of,
    fault,
    plain_text,
    told_time,
)
from app.videos.rules.captions.encodings import NAMES, Encoding, decode
from app.videos.rules.captions.substation import read_ass

_UNSHOWN = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ASS = re.compile(r"\[script info\]|\[events\]|dialogue\s*:", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a file: its captions in the order of time, what is wrong, and its text.

    With a fault that hinders, ``cues`` are only those that could be read.
    """

    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...]
    encoding: Encoding
    text: str = ""

    @property
    def usable(self) -> bool:
        """Whether the captions can be shown as they are."""
        return not any(one.hinders for one in self.faults)

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What is worth a look although it hinders nothing."""
        return tuple(one for one in self.faults if not one.hinders)


def read_file(raw: bytes, told: Encoding | None = None, length_ms: int | None = None) -> Reading:
    """The captions in an uploaded file of SRT, WebVTT or ASS, whatever it is called.

    ``told`` overrules the encoding that is found; ``length_ms`` is the recording's, None while it
    is unknown. Nothing in the file is ever run, fetched or taken for mark-up.
    """
    if len(raw) > FILE_MOST_BYTES:
        limit = FILE_MOST_BYTES // 1024**2
        return _refused(fault(Flaw.TOO_LARGE, limit=limit))
    decoded = decode(raw, told)
    text = "\n".join(decoded.lines)
    if not text.strip():
        return _refused(fault(Flaw.EMPTY_FILE))
    if _not_text(text, len(decoded.foreign), len(decoded.lines)):
        return _refused(fault(Flaw.NOT_TEXT))
    foreign = [
        fault(Flaw.MIXED, number, encoding=NAMES[decoded.encoding]) for number in decoded.foreign
    ]
    return _read(decoded.lines, foreign, decoded.encoding, length_ms)


def read_text(text: str, length_ms: int | None = None) -> Reading:
    """Captions as they were typed or corrected, in any of the three formats."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _read(lines, [], Encoding.UTF8, length_ms)


def _refused(one: Fault) -> Reading:
    return Reading((), (one,), Encoding.UTF8)


def _not_text(text: str, foreign: int, lines: int) -> bool:
    unshown = len(_UNSHOWN.findall(text))
    return "\x00" in text or unshown * 100 > len(text) or (foreign > 1 and foreign * 2 > lines)


def _read(
    lines: Sequence[str], foreign: list[Fault], encoding: Encoding, length_ms: int | None
) -> Reading:
    found: list[Found] = []
    faults = list(foreign)
    for one in _reader_of(lines)(lines):
        if isinstance(one, Fault):
            faults.append(one)
        elif len(found) == CUES_MOST:
            faults.append(fault(Flaw.TOO_MANY, one.line, limit=CUES_MOST))
            break
        else:
            found.append(one)
    cues, more = check(found, length_ms)
    faults += more
    if not found and all(one.flaw is Flaw.NO_TIME for one in faults):
        faults = [fault(Flaw.NO_CUES)]  # a letter, a list: every line of it would be one
    elif not cues and not any(one.hinders for one in faults):
        faults.append(fault(Flaw.NO_CUES))
    faults.sort(key=lambda one: (not one.hinders, one.line))
    return Reading(cues, tuple(faults[:FAULTS_MOST]), encoding, "\n".join(lines))


def _reader_of(lines: Sequence[str]):  # type: ignore[no-untyped-def]
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("WEBVTT"):
        return read_vtt
    return read_ass if _ASS.match(first) else read_srt


def check(found: Iterable[Found], length_ms: int | None) -> tuple[tuple[Cue, ...], list[Fault]]:
    """The captions that can be shown, in the order of time, and what is wrong with the others."""
    cues: list[Cue] = []
    faults: list[Fault] = []
    ended = 0
    for one in sorted(found, key=lambda each: each.start_ms):
        text = plain_text(one.text)
        wrong = list(_flaws(one, text, length_ms, ended))
        faults += wrong
        if not any(each.hinders or each.flaw is Flaw.NO_TEXT for each in wrong):
            cues.append(Cue(one.start_ms, one.end_ms, text))
            ended = max(ended, one.end_ms)
    return tuple(cues), faults


def _flaws(one: Found, text: str, length_ms: int | None, ended: int) -> Iterator[Fault]:
    length = length_ms if length_ms is not None else LONGEST_MS
    if one.end_ms <= one.start_ms:
        yield fault(Flaw.BACKWARDS, one.line)
    elif one.end_ms > length + END_SLACK_MS or one.start_ms >= length:
        ends = told_time(one.end_ms)
        yield fault(Flaw.BEYOND, one.line, ends=ends, length=told_time(length))
    if len(text) > TEXT_MOST:
        yield fault(Flaw.TOO_LONG, one.line, limit=TEXT_MOST)
    elif not text:
        yield fault(Flaw.NO_TEXT, one.line)
    else:
        yield from _remarks(one, text, ended)


def _remarks(one: Found, text: str, ended: int) -> Iterator[Fault]:
    if one.start_ms < ended:
        yield fault(Flaw.OVERLAP, one.line)
    if any(columns_of(line) > LINE_MOST_COLUMNS for line in text.split("\n")):
        yield fault(Flaw.LONG_LINE, one.line)
