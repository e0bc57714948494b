"""Reading the index: rank what matches a query, count its facets.

This process keeps one searcher open and opens another when the index has changed. It never asks
Whoosh to refresh one: a refreshed searcher still finds what was deleted (docs/decisions/0007).
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log as logarithm
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from whoosh import query as ask
from whoosh.index import FileIndex, open_dir
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from app.search.index import store
from app.search.index.writing import facet
from app.search.rules import Sort, Term

log = logging.getLogger(__name__)

RANKED_MOST = 1000
"""How many hits are ranked by relevance; nobody reads further."""
BOOSTS = {"title": 4.0, "summary": 1.0, "body": 0.5}
PAIR_SCORE = 0.1
"""What a match by pairs of characters alone is worth: less than any word."""

Facets = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Ranking:
    """All hits in order: (key, ref_id), the best first, and how they spread over the facets.

    ``key`` is the score, or for the newest first the time of publication. A facet's counts obey
    all filters but its own, so they tell what choosing another value would show.
    """

    hits: Sequence[tuple[float, int]]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _Weighting(BM25F):  # type: ignore[misc]  # Whoosh is untyped here
    """BM25F with one rarity for a word, whichever field it stands in, and no penalty for long
    titles: a word in the title weighs more than the same word in the summary, always.
    """

    def __init__(self) -> None:
        super().__init__(title_B=0.0)

    def idf(self, searcher: Searcher, fieldname: str, text: bytes) -> float:
        whole = searcher.get_parent()
        among = max(whole.doc_frequency(name, text) for name in BOOSTS)
        return logarithm(1 + whole.doc_count_all() / (among + 1))


class _Reader:
    """One state of the index: its searcher and the columns beside it."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self.index: FileIndex = open_dir(str(build))
        self.generation = self.index.latest_generation()
        self.searcher: Searcher = self.index.searcher(weighting=_Weighting())
        reader = self.searcher.reader()
        self.columns = {
            name: reader.column_reader(name) for name in ("ref", "published", "weight", "facets")
        }
        self.rank = lru_cache(maxsize=64)(self._rank)

    def current(self) -> bool:
        return self.build == store.current() and self.generation == self.index.latest_generation()

    def _rank(self, kind: str, terms: tuple[Term, ...], chosen: Facets, sort: Sort) -> Ranking:
        matching = self.searcher.docs_for_query(_matching(kind, terms))
        found, counts = self._sift(matching, dict(chosen))
        if sort is Sort.NEWEST or not terms:
            published, ref = self.columns["published"], self.columns["ref"]
            hits = [(float(published[at]), int(ref[at])) for at in found]
        else:
            hits = self._scored(terms, set(found))
        return Ranking(sorted(hits, reverse=True), len(found), counts)

    def _sift(
        self, matching: Any, chosen: dict[str, tuple[str, ...]]
    ) -> tuple[list[int], dict[str, Counter[str]]]:
        """Which of ``matching`` pass all filters, and the counts of every facet."""
        facets = self.columns["facets"]
        found: list[int] = []
        counts: dict[str, Counter[str]] = {}
        for at in matching:
            has = [part.partition("=")[::2] for part in facets[at].split(" ")]
            failing = {name for name, values in chosen.items() if not _passes(has, name, values)}
            if not failing:
                found.append(at)
            for name, value in has:
                if failing <= {name}:
                    counts.setdefault(name, Counter())[unquote(value)] += 1
        counts.pop("in", None)
        return found, counts

    def _scored(self, terms: tuple[Term, ...], found: set[int]) -> list[tuple[float, int]]:
        if not found:
            return []  # to Whoosh an empty filter is none
        results = self.searcher.search(_wanted(terms), limit=RANKED_MOST, filter=found)
        ref, weight = self.columns["ref"], self.columns["weight"]
        return [
            (round(score * (1 + int(weight[at]) / 100), 4), int(ref[at]))
            for score, at in results.top_n
        ]


def _passes(has: list[Any], name: str, values: tuple[str, ...]) -> bool:
    return any(key == name and unquote(value) in values for key, value in has)


def _wanted(terms: Sequence[Term]) -> ask.Query:
    """All terms; each by its words in any field, or by its pairs of characters."""
    return ask.And([ask.Or([_by_words(term), *_by_pairs(term)]) for term in terms])


def _by_words(term: Term) -> ask.Query:
    return ask.And(
        [
            ask.Or([ask.Term(name, word, boost=boost) for name, boost in BOOSTS.items()])
            for word in term.words
        ]
    )


def _by_pairs(term: Term) -> list[ask.Query]:
    pairs = ask.And([ask.Term("grams", pair) for pair in term.grams])
    return [ask.ConstantScoreQuery(pairs, PAIR_SCORE)]


def _matching(kind: str, terms: Sequence[Term]) -> ask.Query:
    return ask.And([ask.Term("facets", facet("in", kind)), *([_wanted(terms)] if terms else [])])


_reader: _Reader | None = None


def _open() -> _Reader:
    global _reader
    if _reader is None or not _reader.current():
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
