"""Reading the index: rank what matches a query, count its facets.

Whoosh keeps the postings; they are taken whole, as sets of documents, and matched, counted and
ranked here. Walking its matchers document by document costs a hundred times as much when a common
word matches thousands of courses, and every search page needs all matches for its counts.

This process keeps one reader open and opens another when the index has changed. It never asks
Whoosh to refresh a searcher: a refreshed one still finds what was deleted (docs/decisions/0007).
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from math import log as logarithm
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from whoosh.index import FileIndex, open_dir
from whoosh.reading import TermNotFound

from app.search.index import store
from app.search.index.writing import facet
from app.search.rules import Sort, Term

log = logging.getLogger(__name__)

BOOSTS = {"title": 4.0, "summary": 1.0, "body": 0.5}
"""More than a word said any number of times in summary and body together can reach."""
SATURATION = 1.2
"""BM25's k1: how soon it stops to matter that a word is said once more."""
PAIR_SCORE = 0.1
"""What a match by pairs of characters alone is worth: less than any word."""

Facets = tuple[tuple[str, tuple[str, ...]], ...]
Documents = frozenset[int]


@dataclass(frozen=True)
class Ranking:
    """All hits in order: (key, ref_id), the best first, and how they spread over the facets.

    ``key`` is the score, or for the newest first the time of publication. A facet's counts obey
    all filters but its own, so they tell what choosing another value would show.
    """

    hits: Sequence[tuple[float, int]]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


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
        self.facets = self._facets()

    def current(self) -> bool:
        return self.build == store.current() and self.generation == self.index.latest_generation()

    def forget(self) -> None:
        """Give back what was kept ready; the files close when nobody reads them any more."""
        for kept in (self.rank, self.weights, self.documents):
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

    def _rank(self, kind: str, terms: tuple[Term, ...], chosen: Facets, sort: Sort) -> Ranking:
        matching = _all([self.documents("facets", facet("in", kind)), *map(self._having, terms)])
        passing = {name: self._passing(name, values) for name, values in chosen}
        found = _all([matching, *passing.values()])
        scores = self._published() if sort is Sort.NEWEST or not terms else self._scores(terms)
        refs = self.reader.column_reader("ref").load()
        hits = sorted(((scores[at], int(refs[at])) for at in found), reverse=True)
        return Ranking(hits, len(found), self._counts(matching, passing))

    def _having(self, term: Term) -> Documents:
        """Documents that have all words of a term, in any field, or all its pairs."""
        by_words = _all(
            frozenset().union(*(self.weights(name, word) for name in BOOSTS)) for word in term.words
        )
        return by_words | _all(self.documents("grams", pair) for pair in term.grams)

    def _passing(self, name: str, values: Iterable[str]) -> Documents:
        known = self.facets.get(name, {})
        return frozenset().union(*(known.get(value, frozenset()) for value in values))

    def _counts(
        self, matching: Documents, passing: Mapping[str, Documents]
    ) -> dict[str, Counter[str]]:
        counts = {}
        for name, values in self.facets.items():
            others = _all([matching, *(one for other, one in passing.items() if other != name)])
            counts[name] = Counter({value: len(has & others) for value, has in values.items()})
        counts.pop("in", None)
        return {name: +of_values for name, of_values in counts.items()}

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


def rank(kind: str, terms: Sequence[Term], chosen: Facets, sort: Sort) -> Ranking:
    """Everything of ``kind`` that matches; raises IndexBroken and leaves word for the worker."""
    global _reader
    for last_try in (False, True):
        try:
            return _open().rank(kind, tuple(terms), chosen, sort)
        except Exception as problem:  # whatever a missing or damaged file makes Whoosh raise
            _reader = None
            if last_try:
                log.warning("the search index cannot be read: %r", problem)
                store.want_rebuild()
                raise store.IndexBroken(str(problem)) from problem
    raise AssertionError("unreachable")
