"""Finding things, and what the index still has to learn."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, select

from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.paging import BAD_CURSOR, decode_cursor, encode_cursor
from app.search import index
from app.search.models import SearchDocument, SearchPassages
from app.search.rules import (
    QUERY_MOST,
    SNIPPET_CHARACTERS,
    Entry,
    Own,
    Sort,
    Term,
    best_line,
    highlight,
    make_term,
)

WRITTEN_AT_ONCE = 200
WORDS_ALONE = 6


@dataclass(frozen=True)
class Moment:
    """Where in a thing it is said: the caller's id of the place, when, the words as a highlight."""

    place: int
    at_ms: int
    highlight: str


@dataclass(frozen=True)
class Hit:
    """Something found. The highlights are safe HTML whose only tag is ``<mark>``.

    ``moment`` is there where title and summary do not hold what was asked for, but something that
    is said does.
    """

    ref_id: int
    title_highlight: str
    highlight: str
    moment: Moment | None = None


@dataclass(frozen=True)
class Hits:
    """One page of what was found; ``total`` and ``facet_counts`` are of all pages."""

    items: Sequence[Hit] = ()
    next: str | None = None
    facet_counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    total: int = 0
    without: Mapping[str, int] = field(default_factory=dict)
    """How many there would be without the filter of that name."""


def find(
    kind: str,
    q: str,
    *,
    facets: Mapping[str, str | Sequence[str]] | None = None,
    sort: Sort | str = Sort.RELEVANCE,
    own: Own | None = None,
    keys: Mapping[int, float] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Hits:
    """Documents of ``kind`` that hold everything in ``q``, whatever was typed there.

    ``facets`` narrows: one value, or several of which one must hold; ``own`` adds one that only
    the caller knows. ``keys`` by ``ref_id`` order the hits instead of ``sort``, highest first. An
    index that is missing or broken finds nothing and is rebuilt by the worker. Raises Invalid for
    a foreign cursor.
    """
    after = _place_of(cursor) if cursor else None
    terms = index.query_terms(q)
    if q.strip() and not terms:
        return Hits()
    try:
        ranking = index.rank(kind, terms, _chosen(facets or {}), Sort(sort), own)
    except index.IndexBroken:
        return Hits()
    hits = ranking.hits
    if keys is not None:
        hits = sorted(((keys.get(ref_id, 0.0), ref_id) for _, ref_id in hits), reverse=True)
    start = 0
    if after:
        start = bisect_right(hits, (-after[0], -after[1]), key=lambda h: (-h[0], -h[1]))
    page = hits[start : start + limit]
    more = encode_cursor(page[-1]) if page and start + limit < len(hits) else None
    items = _described(kind, [ref_id for _, ref_id in page], terms)
    return Hits(items, more, ranking.counts, ranking.total, ranking.without)


def near(kind: str, q: str, limit: int = 3) -> list[int]:
    """What comes nearest to a query that found nothing, best first, by ``ref_id``."""
    try:
        return index.near(kind, q[:QUERY_MOST], limit)
    except index.IndexBroken:
        return []


def found_alone(kind: str, q: str) -> list[tuple[str, int]]:
    """The words of a query and how many documents each of them finds by itself."""
    try:
        words = dict.fromkeys(word for term in index.query_terms(q) for word in term.words)
        terms = [make_term(word, [word]) for word in list(words)[:WORDS_ALONE]]
        totals = [index.rank(kind, [term], (), Sort.NEWEST).total for term in terms]
    except index.IndexBroken:
        return []
    return [(term.text, total) for term, total in zip(terms, totals, strict=True) if total]


def folded(text: str) -> str:
    """Text as it is compared: script, case and width do not matter."""
    return index.folded(text)


def simple(text: str) -> str:
    """Text in 简体 characters, to look for it in tables."""
    return index.simplified(text)


def marked(text: str, q: str, most: int | None = None) -> str:
    """A text as safe HTML with what was asked for in ``<mark>``, also where a word only begins."""
    words = [index.folded(group) for group in q[:QUERY_MOST].split()]
    return highlight(text, words, most, index.folded)


def _place_of(cursor: str) -> tuple[float, int]:
    key, ref_id = decode_cursor(cursor, 2)
    for value in (key, ref_id):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid(errors={"cursor": [BAD_CURSOR]})
    return float(key), int(ref_id)


def _chosen(facets: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (name, (value,) if isinstance(value, str) else tuple(value))
        for name, value in sorted(facets.items())
    )


def _described(kind: str, ref_ids: Sequence[int], terms: Sequence[Term]) -> list[Hit]:
    if not ref_ids:
        return []
    rows = session.execute(
        select(
            SearchDocument.ref_id, SearchDocument.title, SearchDocument.summary, SearchDocument.id
        ).where(
            SearchDocument.kind == kind,
            SearchDocument.ref_id.in_(ref_ids),
            SearchDocument.dropped.is_(False),
        )
    )
    known = {row.ref_id: row for row in rows}
    words = [word for term in terms for word in (term.text, *term.words)]
    pairs = [pair for term in terms for pair in term.grams]
    hits = [
        Hit(
            ref_id,
            _marked(known[ref_id].title, words, pairs, None),
            _marked(known[ref_id].summary, words, pairs, SNIPPET_CHARACTERS),
        )
        for ref_id in ref_ids
        if ref_id in known
    ]
    silent = [one.ref_id for one in hits if "<mark>" not in one.title_highlight + one.highlight]
    said = _said({known[ref_id].id: ref_id for ref_id in silent}, words) if words else {}
    return [replace(one, moment=said.get(one.ref_id)) for one in hits]


def _said(documents: Mapping[int, int], words: Sequence[str]) -> dict[int, Moment]:
    """The line of each document that holds most of ``words``, by ``ref_id``; one statement."""
    if not documents:
        return {}
    rows = session.execute(
        select(SearchPassages.document_id, SearchPassages.lines, SearchPassages.folded).where(
            SearchPassages.document_id.in_(documents)
        )
    )
    found = {}
    for row in rows:
        best = best_line(row.folded, words)
        if best is not None:
            place, at_ms, text = row.lines.split("\n")[best].split("\t", 2)
            mark = highlight(text, words, SNIPPET_CHARACTERS, index.folded)
            found[documents[row.document_id]] = Moment(int(place), int(at_ms), mark)
    return found


def _marked(text: str, words: Sequence[str], pairs: Sequence[str], most: int | None) -> str:
    """The text with the words marked; with pairs of characters where no whole word stands."""
    marked = highlight(text, words, most, index.folded)
    return marked if "<mark>" in marked else highlight(text, pairs, most, index.folded)


def _entry(row: Any) -> Entry:
    facets = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in row.facets.items()
    }
    return Entry(
        id=row.id,
        version=row.version,
        dropped=row.dropped,
        kind=row.kind,
        ref_id=row.ref_id,
        title=row.title,
        summary=row.summary,
        body=row.body,
        facets=facets,
        weight=row.weight,
        published_at=row.published_at,
        spoken="\n".join(line.split("\t", 2)[2] for line in row.lines.split("\n"))
        if row.lines
        else "",
    )


def _documents() -> Select[Any]:
    said = SearchPassages.document_id == SearchDocument.id
    columns = (*SearchDocument.__table__.columns, SearchPassages.lines)
    return select(*columns).outerjoin(SearchPassages, said).order_by(SearchDocument.id)


def waiting_entries() -> list[Entry]:
    """What the index has still to learn, oldest first; as much as one commit takes."""
    rows = session.execute(_documents().where(SearchDocument.waiting).limit(WRITTEN_AT_ONCE)).all()
    return [_entry(row) for row in rows]


def all_entries() -> Iterator[Entry]:
    """Everything that can be found."""
    for row in session.execute(_documents().execution_options(yield_per=500)):
        yield _entry(row)
