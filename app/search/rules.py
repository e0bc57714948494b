"""What a query asks for and how its hits are marked: pure text work, no engine."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from itertools import chain, groupby

QUERY_MOST = 200
TERMS_MOST = 12
SNIPPET_CHARACTERS = 140
_LINES_MOST = 50
_LEAD_CHARACTERS = 30
"""How much of a snippet stands before its first hit."""

FILLERS = frozenset("的了和与及或在是之对为从到把被也就都而着吗呢吧啊这那个")
"""Words that say nothing about a subject; left out of a query unless there is nothing else."""


_GROUP = re.compile(r"[^\W_]+[+#]*")


class Sort(StrEnum):
    """How hits are ordered."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index takes it; ``version`` says which wording of it was written."""

    id: int
    version: int
    dropped: bool
    kind: str
    ref_id: int
    title: str
    summary: str
    body: str
    facets: Mapping[str, Sequence[str]]
    weight: int
    published_at: datetime
    spoken: str = ""
    """What is said in it, passage by passage."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word group of a query: found by all of ``words``, or by all of ``grams``.

    Grams (pairs of neighbouring characters) find what the word list cuts differently.
    """

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """A facet of the person who asks, which the index does not know: what they begun, say.

    ``values`` name documents by ``ref_id``; every other document has the value ``rest``.
    """

    name: str
    values: tuple[tuple[str, frozenset[int]], ...]
    rest: str


def plain(text: str) -> str:
    """Text as it is compared: NFKC (full-width Latin becomes ASCII), case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_ideograph(character: str) -> bool:
    """Whether a character stands for a word part by itself, as Chinese characters do."""
    return character >= "\u2e80" and character.isalnum()


def pieces(text: str) -> Iterator[str]:
    """The unbroken runs of Chinese characters, and of letters and digits, in ``text``."""
    for group in _GROUP.findall(plain(text)):
        for _, run in groupby(group, is_ideograph):
            yield "".join(run)


def asked(query: str) -> list[str]:
    """The word groups of what somebody typed: separated by space or punctuation, bounded."""
    return _GROUP.findall(plain(query[:QUERY_MOST]))[:TERMS_MOST]


def is_chinese(run: str) -> bool:
    """Whether a piece is made of Chinese characters."""
    return run[:1] != "" and is_ideograph(run[0])


def pairs(run: str) -> tuple[str, ...]:
    """The neighbouring pairs of a run; of a single character, itself."""
    if len(run) == 1:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def grams(text: str) -> Iterator[str]:
    """What is indexed of ``text`` beside its words: every Chinese character and every pair."""
    for run in filter(is_chinese, pieces(text)):
        yield from run
        if len(run) > 1:
            yield from pairs(run)


def make_term(text: str, words: Iterable[str]) -> Term:
    """A word group with its ``words`` as the word list cuts it; fillers go if others remain."""
    kept = tuple(dict.fromkeys(words))
    telling = tuple(word for word in kept if word not in FILLERS)
    found = [pairs(run) if is_chinese(run) else (run,) for run in pieces(text)]
    return Term(text, telling or kept, tuple(dict.fromkeys(chain.from_iterable(found))))


def highlight(
    text: str,
    words: Sequence[str],
    most: int | None = None,
    fold: Callable[[str], str] = plain,
) -> str:
    """``text`` as HTML with each of ``words`` in ``<mark>``; nothing else in it is mark-up.

    With ``most``, only so many characters around the first hit, with … where something is left
    out. Case and width do not matter: the text is compared as it was indexed, each character
    through ``fold``.
    """
    spots = _spots(text, words, fold)
    start, end = _window(len(text), spots[0][0] if spots else 0, most)
    parts = ["…" if start > 0 else ""]
    at = start
    for left, right in spots:
        if left < start or right > end:
            continue
        parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
        at = right
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return "".join(parts)


def _window(length: int, first: int, most: int | None) -> tuple[int, int]:
    if most is None or length <= most:
        return 0, length
    start = max(0, min(first - _LEAD_CHARACTERS, length - most))
    return start, start + most


def _spots(text: str, words: Sequence[str], fold: Callable[[str], str]) -> list[tuple[int, int]]:
    """Where ``words`` stand in ``text``, without overlaps; longer words win."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return []
    folded, origin = _folded(text, fold)
    found = re.finditer("|".join(map(re.escape, wanted)), folded)
    spots: list[tuple[int, int]] = []
    for match in found:
        left, right = origin[match.start()], origin[match.end() - 1] + 1
        if not spots or left >= spots[-1][1]:
            spots.append((left, right))
    return spots


def _folded(text: str, fold: Callable[[str], str]) -> tuple[str, list[int]]:
    """``text`` as it is compared, and for each of its characters where it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        change = fold(character)
        folded.append(change)
        origin += [place] * len(change)
    return "".join(folded), origin


def best_line(text: str, words: Sequence[str]) -> int | None:
    """Which line of ``text`` holds most of ``words``, the first of equals; None when none does.

    Looks at the first lines of each word only: a transcript may say it a thousand times.
    """
    worth: Counter[int] = Counter()
    for word in set(words):
        for start in _lines_with(text, word):
            worth[start] += len(word)
    if not worth:
        return None
    return text.count("\n", 0, max(worth, key=lambda start: (worth[start], -start)))


def _lines_with(text: str, word: str) -> Iterator[int]:
    """Where the first lines begin that hold a word."""
    at = text.find(word) if word else -1
    for _ in range(_LINES_MOST):
        if at < 0:
            return
        yield text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        at = text.find(word, end) if end >= 0 else -1
