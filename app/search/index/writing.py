"""Writing the index: a few documents in one commit, or all of them into a new build.

The caller holds ``store.writing``.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from whoosh import columns, fields
from whoosh.analysis import RegexTokenizer
from whoosh.index import FileIndex, create_in, open_dir

from app.kit.errors import Busy
from app.search.index import store
from app.search.index.words import indexed_words, simplified
from app.search.rules import Entry, grams

MEMORY_MB = 64
BODY_CHARACTERS = 50_000
SPOKEN_CHARACTERS = 300_000
"""A day of lectures; what is said beyond it is not found."""


def _schema() -> fields.Schema:
    """Words come cut already, so fields only split at spaces; no positions, nothing stored."""
    text = fields.TEXT(analyzer=RegexTokenizer(r"[^ ]+"), phrase=False)
    number = fields.COLUMN(columns.NumericColumn("q"))
    return fields.Schema(
        document=fields.ID(unique=True),
        title=text,
        summary=text,
        body=text,
        grams=text,
        facets=fields.KEYWORD(sortable=True),
        ref=number,
        published=number,
        weight=number,
    )


def facet(name: str, value: str) -> str:
    """How the index spells a facet's value: one word."""
    return f"{name}={quote(value, safe='')}"


def write(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Bring the index up to date with ``entries`` in one commit; returns their ids and versions.

    Raises IndexBroken when the index has to be rebuilt first.
    """
    try:
        _write(open_dir(str(store.current())), entries)
    except (Busy, store.IndexBroken):
        raise
    except Exception as problem:  # whatever a damaged file makes Whoosh raise
        raise store.IndexBroken(str(problem)) from problem
    return [(entry.id, entry.version) for entry in entries]


def rebuild(entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """Build the index anew beside the present one and swap it in; returns ids and versions."""
    written = []
    with store.building() as build, _create(build).writer(limitmb=MEMORY_MB) as writer:
        for entry in entries:
            written.append((entry.id, entry.version))
            if not entry.dropped:
                writer.add_document(**_fields(entry))
    return written


def _create(build: Path) -> FileIndex:
    return create_in(str(build), _schema())


def _write(index: FileIndex, entries: Sequence[Entry]) -> None:
    with index.writer(limitmb=MEMORY_MB) as writer:
        for entry in entries:
            writer.delete_by_term("document", str(entry.id))
            if not entry.dropped:
                writer.add_document(**_fields(entry))


def _fields(entry: Entry) -> dict[str, Any]:
    facets = [
        facet(name, value)
        for name, values in entry.facets.items()
        for value in dict.fromkeys(values)
    ]
    title, summary = simplified(entry.title), simplified(entry.summary)
    body = f"{entry.body[:BODY_CHARACTERS]}\n{entry.spoken[:SPOKEN_CHARACTERS]}"
    return {
        "document": str(entry.id),
        "title": " ".join(indexed_words(title)),
        "summary": " ".join(indexed_words(summary)),
        "body": " ".join(indexed_words(simplified(body))),
        "grams": " ".join(chain(grams(title), grams(summary))),
        "facets": " ".join([facet("in", entry.kind), *facets]),
        "ref": entry.ref_id,
        "published": int(entry.published_at.timestamp()),
        "weight": entry.weight,
    }
