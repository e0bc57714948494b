"""Chapters of a lesson: a moment and a title each, in the order in which they come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reasons import Reason

CHAPTERS_MOST = 100
CHAPTER_TITLE_MOST = 80

_LINE = re.compile(r"(?:(\d{1,2})[:：])?(\d{1,3})[:：](\d{2})[\s　]+(\S.*)", re.ASCII)


class ChapterRefusal(Reason):
    """What is wrong with a list of chapters; every sentence names the line."""

    NOT_A_LINE = (
        "chapter_line",
        "Line %(line)s: please write a time and a title, such as “05:30 The second step”.",
    )
    NO_SUCH_TIME = "chapter_time", "Line %(line)s: seconds end at 59."
    TITLE = "chapter_title", "Line %(line)s: a title has 1 to %(limit)s characters."
    ORDER = "chapter_order", "Line %(line)s: its time has to be after that of the line before."
    BEYOND = "chapter_beyond", "Line %(line)s: its time is after the end of the video."
    TOO_MANY = "chapter_many", "At most %(limit)s chapters, please."


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a part of a lesson begins, in milliseconds, and what it is called."""

    at_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class ChapterFault:
    """Why a list of chapters is refused; ``line`` counts from 1."""

    refusal: ChapterRefusal
    line: int

    @property
    def values(self) -> dict[str, int]:
        limit = CHAPTERS_MOST if self.refusal is ChapterRefusal.TOO_MANY else CHAPTER_TITLE_MOST
        return {"line": self.line, "limit": limit}


def refuse_chapters(chapters: Sequence[Chapter]) -> ChapterFault | None:
    """The first thing that is wrong with these chapters, each on a line of its own."""
    if len(chapters) > CHAPTERS_MOST:
        return ChapterFault(ChapterRefusal.TOO_MANY, CHAPTERS_MOST + 1)
    before = -1
    for line, chapter in enumerate(chapters, start=1):
        if not 0 < len(chapter.title.strip()) <= CHAPTER_TITLE_MOST:
            return ChapterFault(ChapterRefusal.TITLE, line)
        if chapter.at_ms <= before:
            return ChapterFault(ChapterRefusal.ORDER, line)
        before = chapter.at_ms
    return None


def refuse_beyond(chapters: Sequence[Chapter], duration_ms: int | None) -> ChapterFault | None:
    """Which chapter begins when the video, of a known length, has ended."""
    for line, chapter in enumerate(chapters, start=1):
        if duration_ms is not None and chapter.at_ms >= duration_ms:
            return ChapterFault(ChapterRefusal.BEYOND, line)
    return None


def read_chapters(text: str) -> list[Chapter] | ChapterFault:
    """Chapters as they are typed, a line for each: ``05:30 Title`` or ``1:05:30 Title``.

    Empty lines are skipped, but counted, so that a fault names the line that is seen.
    """
    chapters: list[Chapter] = []
    for number, line in _lines(text):
        read = _read_line(line)
        if isinstance(read, ChapterRefusal):
            return ChapterFault(read, number)
        if chapters and read.at_ms <= chapters[-1].at_ms:
            return ChapterFault(ChapterRefusal.ORDER, number)
        chapters.append(read)
    return refuse_chapters(chapters) or chapters


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def _read_line(line: str) -> Chapter | ChapterRefusal:
    found = _LINE.fullmatch(line)
    if found is None:
        return ChapterRefusal.NOT_A_LINE
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if seconds > 59:
        return ChapterRefusal.NO_SUCH_TIME
    if len(found[4]) > CHAPTER_TITLE_MOST:
        return ChapterRefusal.TITLE
    return Chapter(((hours * 60 + minutes) * 60 + seconds) * 1000, found[4])


def written_chapters(chapters: Sequence[Chapter]) -> str:
    """The lines that ``read_chapters`` reads, for a form to show."""
    return "\n".join(f"{_clock(one.at_ms)} {one.title}" for one in chapters)


def _clock(at_ms: int) -> str:
    minutes, seconds = divmod(at_ms // 1000, 60)
    if minutes < 60:
        return f"{minutes:02d}:{seconds:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
