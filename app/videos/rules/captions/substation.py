"""ASS and SSA: lines of dialogue in a table whose columns the file names itself."""

import re
from collections.abc import Iterator, Sequence

from app.videos.rules.captions.blocks import quoted, read_time
from app.videos.rules.captions.cues import Fault, Flaw, Found, fault, without_overrides

_COLUMNS = ("layer", "start", "end", "style", "name", "l", "r", "v", "effect", "text")
_DRAWING = re.compile(r"\{[^{}]{0,400}\\p[1-9]")


def read_ass(lines: Sequence[str]) -> Iterator[Found | Fault]:
    """Every line of dialogue, or what is wrong in its place; comments and drawings are left."""
    columns: Sequence[str] = _COLUMNS
    for number, line in enumerate(lines, start=1):
        kind, _, rest = line.strip().partition(":")
        if kind.lower() == "format":
            named = [one.strip().lower() for one in rest.split(",")]
            columns = named if {"start", "end", "text"} <= set(named) else columns
        elif kind.lower() == "dialogue" and not _DRAWING.search(rest):
            yield _dialogue(number, rest, columns)


def _dialogue(line: int, rest: str, columns: Sequence[str]) -> Found | Fault:
    row = dict(zip(columns, rest.strip().split(",", len(columns) - 1), strict=False))
    start, end = row.get("start", "").strip(), row.get("end", "").strip()
    if start.startswith("-") or end.startswith("-"):
        return fault(Flaw.NEGATIVE, line)
    begins, ends = read_time(start), read_time(end)
    if begins is None or ends is None or "text" not in row:
        return fault(Flaw.NOT_A_TIME, line, text=quoted(rest))
    text = re.sub(r"\\[Nn]", "\n", without_overrides(row["text"])).replace("\\h", " ")
    return Found(line, begins, ends, text)
