"""Reading the index: rank what matches a query, count its facets.

Whoosh keeps the postings; they are taken whole, as sets of documents, and matched, counted and
ranked here. Walking its matchers document by document costs a hundred times as much when a common
word matches thousands of courses, and every search page needs all matches for its counts.

This process keeps one reader open and opens another when the index has changed. It never asks
Whoosh to refresh a searcher: a refreshed one still finds what was deleted (docs/decisions/0007).
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from math import log as logarithm
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from whoosh.index import FileIndex, open_dir
from whoosh.reading import TermNotFound

from app.search.index import store
from app.search.index.words import simplified
from app.search.index.writing import facet
from app.search.rules import Own, Sort, Term, grams

log = logging.getLogger(__name__)

BOOSTS = {"title": 4.0, "summary": 1.0, "body": 0.5}
"""More than a word said any number of times in summary and body together can reach."""
SATURATION = 1.2
"""BM25's k1: how soon it stops to matter that a word is said once more."""
PAIR_SCORE = 0.1
"""What a match by pairs of characters alone is worth: less than any word."""

NEAR_ENOUGH = 0.4
"""How much of the best one's likeness another document needs, to be offered beside it."""

T = TypeVar("T")
Facets = tuple[tuple[str, tuple[str, ...]], ...]
Documents = frozenset[int]


@dataclass(frozen=True)
class Ranking:
    """All hits in order: (key, ref_id), the best first, and how they spread over the facets.

    ``key`` is the score, or for the newest first the time of publication. A facet's counts obey
    all filters but its own, so they tell what choosing another value would show; ``without`` says
    how many there would be if a filter were lifted altogether.
    """

    hits: Sequence[tuple[float, int]]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)


class _Reader:
    """One state of the index: its postings and the columns beside them."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self.index: FileIndex = open_dir(str(build))
        self.generation = self.index.latest_generation()
        self.reader = self.index.reader()
        self.rank = lru_cache(maxsize=16)(self._rank)
        self.weights = lru_cache(maxsize=64)(self._weights)
        self.documents = lru_cache(maxsize=64)(self._documents)
        self.places = lru_cache(maxsize=4)(self._places)
        self.facets = self._facets()

    def current(self) -> bool:
        return self.build == store.current() and self.generation == self.index.latest_generation()

    def forget(self) -> None:
        """Give back what was kept ready; the files close when nobody reads them any more."""
        for kept in (self.rank, self.weights, self.documents, self.places):
            kept.cache_clear()

    def _postings(self, name: str, text: str) -> Any | None:
        try:
            return self.reader.postings(name, text)
        except TermNotFound:
            return None

    def _documents(self, name: str, text: str) -> Documents:
        postings = self._postings(name, text)
        return frozenset(postings.all_ids()) if postings else frozenset()

    def _weights(self, name: str, text: str) -> dict[int, float]:
        """How much a word weighs in each document's field: from 1, when it is said once, to 2.2."""
        postings = self._postings(name, text)
        weights: dict[int, float] = {}
        while postings and postings.is_active():
            times = postings.weight()
            weights[postings.id()] = times * (SATURATION + 1) / (times + SATURATION)
            postings.next()
        return weights

    def _facets(self) -> dict[str, dict[str, Documents]]:
        """The documents of every value of every facet."""
        found: dict[str, dict[str, Documents]] = defaultdict(dict)
        for text in self.reader.field_terms("facets"):
            name, _, value = text.partition("=")
            found[name][unquote(value)] = self._documents("facets", text)
        return found

    def _places(self, kind: str) -> dict[int, int]:
        """Where the documents of a kind are, by what they stand for."""
        refs = self.reader.column_reader("ref").load()
        return {int(refs[at]): at for at in self.documents("facets", facet("in", kind))}

    def _own(self, kind: str, own: Own) -> dict[str, Documents]:
        places = self.places(kind)
        found = {
            value: frozenset(places[ref] for ref in refs if ref in places)
            for value, refs in own.values
        }
        taken = frozenset().union(*found.values())
        return found | {own.rest: self.documents("facets", facet("in", kind)) - taken}

    def _rank(
        self, kind: str, terms: tuple[Term, ...], chosen: Facets, sort: Sort, own: Own | None
    ) -> Ranking:
        facets = self.facets | ({own.name: self._own(kind, own)} if own else {})
        matching = _all([self.documents("facets", facet("in", kind)), *map(self._having, terms)])
        passing = {name: _passing(facets, name, values) for name, values in chosen}
        found = _all([matching, *passing.values()])
        scores = self._published() if sort is Sort.NEWEST or not terms else self._scores(terms)
        refs = self.reader.column_reader("ref").load()
        hits = sorted(((scores[at], int(refs[at])) for at in found), reverse=True)
        counts, without = _counts(facets, matching, passing)
        return Ranking(hits, len(found), counts, without)

    def near(self, kind: str, text: str, limit: int) -> list[int]:
        """What shares most with ``text``, by pairs of characters: for those who found nothing."""
        asked = dict.fromkeys(grams(text))
        scores: Counter[int] = Counter()
        for gram in asked:
            has = self.documents("grams", gram)
            worth = (1.0 if len(gram) > 1 else 0.35) / (1 + logarithm(1 + len(has)))
            for at in has:
                scores[at] += worth  # type: ignore[assignment] # a Counter of weights
        here = self.documents("facets", facet("in", kind))
        refs = self.reader.column_reader("ref").load()
        best = sorted(((score, at) for at, score in scores.items() if at in here), reverse=True)
        return [int(refs[at]) for score, at in best[:limit] if score >= best[0][0] * NEAR_ENOUGH]

    def _having(self, term: Term) -> Documents:
        """Documents that have all words of a term, in any field, or all its pairs."""
        by_words = _all(
            frozenset().union(*(self.weights(name, word) for name in BOOSTS)) for word in term.words
        )
        return by_words | _all(self.documents("grams", pair) for pair in term.grams)

    def _published(self) -> Mapping[int, float]:
        times = self.reader.column_reader("published").load()
        return dict(enumerate(map(float, times)))

    def _scores(self, terms: Sequence[Term]) -> Mapping[int, float]:
        """BM25 over fields: one rarity for a word, whichever field it stands in, and no penalty
        for a long title, so that a word in the title counts more than in the summary, always.
        """
        scores: dict[int, float] = defaultdict(lambda: PAIR_SCORE)
        for word in dict.fromkeys(word for term in terms for word in term.words):
            rarity = self._rarity(word)
            for name, boost in BOOSTS.items():
                for at, weight in self.weights(name, word).items():
                    scores[at] += boost * rarity * weight
        raises = self.reader.column_reader("weight").load()
        for at, score in scores.items():
            scores[at] = round(score * (1 + int(raises[at]) / 100), 4)
        return scores

    def _rarity(self, word: str) -> float:
        among = max(len(self.weights(name, word)) for name in BOOSTS)
        return logarithm(1 + self.reader.doc_count_all() / (among + 1))


def _passing(
    facets: Mapping[str, Mapping[str, Documents]], name: str, values: Iterable[str]
) -> Documents:
    known = facets.get(name, {})
    return frozenset().union(*(known.get(value, frozenset()) for value in values))


def _counts(
    facets: Mapping[str, Mapping[str, Documents]],
    matching: Documents,
    passing: Mapping[str, Documents],
) -> tuple[dict[str, Counter[str]], dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    without: dict[str, int] = {}
    for name, values in facets.items():
        others = _all([matching, *(one for other, one in passing.items() if other != name)])
        counts[name] = +Counter({value: len(has & others) for value, has in values.items()})
        if name in passing:
            without[name] = len(others)
    counts.pop("in", None)
    return counts, without


def _all(sets: Iterable[Documents]) -> Documents:
    """What is in every one of ``sets``; nothing when there are none."""
    found = list(sets)
    return reduce(frozenset.intersection, sorted(found, key=len)) if found else frozenset()


_reader: _Reader | None = None


def _open() -> _Reader:
    global _reader
    if _reader is None or not _reader.current():
        if _reader:
            _reader.forget()
        _reader = _Reader(store.current())
    return _reader


def rank(
    kind: str, terms: Sequence[Term], chosen: Facets, sort: Sort, own: Own | None = None
) -> Ranking:
    """Everything of ``kind`` that matches; raises IndexBroken and leaves word for the worker."""
    return _asked(lambda reader: reader.rank(kind, tuple(terms), chosen, sort, own))


def near(kind: str, text: str, limit: int) -> list[int]:
    """The documents of ``kind`` that share most with a text that nothing matches."""
    return _asked(lambda reader: reader.near(kind, simplified(text), limit))


def _asked(question: Callable[[_Reader], T]) -> T:
    global _reader
    for last_try in (False, True):
        try:
            return question(_open())
        except Exception as problem:  # whatever a missing or damaged file makes Whoosh raise
            _reader = None
            if last_try:
                log.warning("the search index cannot be read: %r", problem)
                store.want_rebuild()
                raise store.IndexBroken(str(problem)) from problem
    raise AssertionError("unreachable")
