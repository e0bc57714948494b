"""The pages of a PDF, drawn and read by a process of its own under limits."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.rules import FLAWS, PAGES_MOST, WORDS_MOST, Flaw
from app.kit import leash

READER = Path(__file__).with_name("reader.py")
MEMORY_BYTES = 2 * 1024**3
NICENESS = 10
LIMIT_SECONDS = 300
LOG_BYTES = 4000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page: the size of its picture in pixels, and its words."""

    width: int
    height: int
    words: str

    @property
    def characters(self) -> int:
        """How many characters there are to read."""
        return len("".join(self.words.split()))


class Unreadable(Exception):
    """A file whose pages cannot be shown: the flaw for its teacher, the log for operators."""

    def __init__(self, flaw: Flaw, log: str = "") -> None:
        super().__init__(flaw.sentence)
        self.flaw = flaw
        self.log = log


def read_pages(
    source: Path, folder: Path, *, limit_seconds: float = LIMIT_SECONDS
) -> list[DrawnPage]:
    """Draw every page of ``source`` into ``folder`` and return them in order.

    Raises Unreadable for what cannot be opened, is locked, has too many pages, or takes longer
    than allowed. Whatever happens, the reader is gone when this returns.
    """
    command = [sys.executable, "-I", str(READER), str(source), str(folder)]
    limits = [str(PAGES_MOST), str(WORDS_MOST)]
    leashed = [sys.executable, "-I", leash.__file__, str(MEMORY_BYTES), str(NICENESS)]
    with tempfile.TemporaryFile() as log:
        try:
            ended = subprocess.run(  # noqa: S603 - our own program, no shell
                [*leashed, *command, *limits],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                timeout=limit_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(Flaw.TOO_HEAVY) from None
        log.seek(0)
        said = log.read(LOG_BYTES).decode("utf-8", "replace")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    for line in lines:
        if "flaw" in line:
            raise Unreadable(FLAWS[line["flaw"]], said)
    if ended.returncode != 0 or not lines:
        raise Unreadable(Flaw.TOO_HEAVY if lines else Flaw.BROKEN, said)
    return [_page(line) for line in lines]


def _page(line: dict[str, Any]) -> DrawnPage:
    words = _UNPRINTABLE.sub("", line["words"].replace("\r\n", "\n").replace("\r", "\n"))
    return DrawnPage(line["width"], line["height"], words)
