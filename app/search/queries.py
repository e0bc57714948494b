"""Finding things, and what the index still has to learn."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.paging import BAD_CURSOR, decode_cursor, encode_cursor
from app.search import index
from app.search.models import SearchDocument
from app.search.rules import SNIPPET_CHARACTERS, Entry, Sort, Term, highlight

WRITTEN_AT_ONCE = 200


@dataclass(frozen=True)
class Hit:
    """Something found. The highlights are safe HTML whose only tag is ``<mark>``."""

    ref_id: int
    title_highlight: str
    highlight: str


@dataclass(frozen=True)
class Hits:
    """One page of what was found; ``total`` and ``facet_counts`` are of all pages."""

    items: Sequence[Hit] = ()
    next: str | None = None
    facet_counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    total: int = 0


def find(
    kind: str,
    q: str,
    *,
    facets: Mapping[str, str | Sequence[str]] | None = None,
    sort: Sort | str = Sort.RELEVANCE,
    cursor: str | None = None,
    limit: int = 50,
) -> Hits:
    """Documents of ``kind`` that hold everything in ``q``, whatever was typed there.

    ``facets`` narrows: one value, or several of which one must hold. An index that is missing or
    broken finds nothing and is rebuilt by the worker. Raises Invalid for a foreign cursor.
    """
    after = _place_of(cursor) if cursor else None
    terms = index.query_terms(q)
    if q.strip() and not terms:
        return Hits()
    try:
        ranking = index.rank(kind, terms, _chosen(facets or {}), Sort(sort))
    except index.IndexBroken:
        return Hits()
    start = 0
    if after:
        start = bisect_right(ranking.hits, (-after[0], -after[1]), key=lambda h: (-h[0], -h[1]))
    page = ranking.hits[start : start + limit]
    more = encode_cursor(page[-1]) if page and start + limit < len(ranking.hits) else None
    items = _described(kind, [ref_id for _, ref_id in page], terms)
    return Hits(items, more, ranking.counts, ranking.total)


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
        select(SearchDocument.ref_id, SearchDocument.title, SearchDocument.summary).where(
            SearchDocument.kind == kind,
            SearchDocument.ref_id.in_(ref_ids),
            SearchDocument.dropped.is_(False),
        )
    )
    known = {row.ref_id: row for row in rows}
    words = [word for term in terms for word in (term.text, *term.words)]
    pairs = [pair for term in terms for pair in term.grams]
    return [
        Hit(
            ref_id,
            _marked(known[ref_id].title, words, pairs, None),
            _marked(known[ref_id].summary, words, pairs, SNIPPET_CHARACTERS),
        )
        for ref_id in ref_ids
        if ref_id in known
    ]


def _marked(text: str, words: Sequence[str], pairs: Sequence[str], most: int | None) -> str:
    """The text with the words marked; with pairs of characters where no whole word stands."""
    marked = highlight(text, words, most)
    return marked if "<mark>" in marked else highlight(text, pairs, most)


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
    )


def _documents() -> Select[Any]:
    return select(*SearchDocument.__table__.columns).order_by(SearchDocument.id)


def waiting_entries() -> list[Entry]:
    """What the index has still to learn, oldest first; as much as one commit takes."""
    rows = session.execute(_documents().where(SearchDocument.waiting).limit(WRITTEN_AT_ONCE)).all()
    return [_entry(row) for row in rows]


def all_entries() -> Iterator[Entry]:
    """Everything that can be found."""
    for row in session.execute(_documents().execution_options(yield_per=500)):
        yield _entry(row)
