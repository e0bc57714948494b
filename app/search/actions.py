"""Writes to the ledger of findable things; the index follows in the background."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.kit.db import locked, session, transactional, upsert
from app.kit.jobs import enqueue
from app.search import index
from app.search.models import SearchDocument, SearchPassages


@transactional
def put_document(
    kind: str,
    ref_id: int,
    *,
    title: str,
    summary: str,
    body: str = "",
    facets: Mapping[str, str | Sequence[str]],
    weight: int = 0,
    published_at: datetime,
) -> None:
    """Let something be found, or found under its new wording. ``weight`` raises it, in per cent."""
    document = _find(kind, ref_id)
    if document is None:
        document = SearchDocument(kind=kind, ref_id=ref_id, version=0)
        session.add(document)
    document.title = title[:400]
    document.summary = summary
    document.body = body
    document.facets = {
        name: value if isinstance(value, str) else list(value) for name, value in facets.items()
    }
    document.weight = weight
    document.published_at = published_at
    document.dropped = False
    _let_wait(document)


@dataclass(frozen=True)
class Passage:
    """Something that is said in a findable thing: where (an id of the caller's), when, the words.

    It is found with the thing, and a hit in it leads to the moment.
    """

    place: int
    at_ms: int
    text: str


@dataclass(frozen=True)
class Document:
    """A findable thing, in the words of ``put_document``."""

    kind: str
    ref_id: int
    title: str
    summary: str
    facets: Mapping[str, str | Sequence[str]]
    published_at: datetime
    body: str = ""
    weight: int = 0
    passages: Sequence[Passage] = ()


@transactional
def put_documents(documents: Sequence[Document]) -> None:
    """Let many things be found at once; what ``put_document`` does for each, in one job."""
    if not documents:
        return
    rows = [_row(one) for one in documents]
    made = upsert(SearchDocument.__table__)
    words = ("title", "summary", "body", "facets", "weight", "published_at")
    anew = {name: made.excluded[name] for name in words}
    again = {"version": SearchDocument.version + 1, "waiting": True, "dropped": False}
    session.execute(
        made.on_conflict_do_update(index_elements=["kind", "ref_id"], set_=anew | again), rows
    )
    for kind in {one.kind for one in documents}:
        _put_passages(kind, [one for one in documents if one.kind == kind])
    enqueue("search.index", 0)


def _row(document: Document) -> dict[str, Any]:
    row = {**vars(document), "title": document.title[:400], "version": 1}
    del row["passages"]
    return row


def _put_passages(kind: str, documents: Sequence[Document]) -> None:
    """What is said in each, in place of what was said in it before."""
    known = session.execute(
        select(SearchDocument.ref_id, SearchDocument.id).where(
            SearchDocument.kind == kind,
            SearchDocument.ref_id.in_([one.ref_id for one in documents]),
        )
    )
    ids = {row.ref_id: row.id for row in known}
    session.execute(delete(SearchPassages).where(SearchPassages.document_id.in_(ids.values())))
    rows = [
        {"document_id": ids[one.ref_id]} | _lines(one.passages) for one in documents if one.passages
    ]
    if rows:
        session.execute(insert(SearchPassages), rows)


def _lines(passages: Sequence[Passage]) -> dict[str, str]:
    said = [(one, " ".join(one.text.split())) for one in passages]
    return {
        "lines": "\n".join(f"{one.place}\t{one.at_ms}\t{text}" for one, text in said),
        "folded": index.folded("\n".join(text for _, text in said)),
    }


@transactional
def drop_document(kind: str, ref_id: int) -> None:
    """Let something be found no more; does nothing if it never was."""
    document = _find(kind, ref_id)
    if document is not None and not document.dropped:
        document.dropped = True
        _let_wait(document)


@transactional
def note_indexed(written: Sequence[tuple[int, int]]) -> None:
    """Remember that the index knows these versions of these documents; later ones still wait."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for document_id, version in written:
        by_version[version].append(document_id)
    for version, ids in by_version.items():
        for start in range(0, len(ids), 500):
            _note(version, ids[start : start + 500])


def _note(version: int, ids: list[int]) -> None:
    these = (SearchDocument.id.in_(ids), SearchDocument.version == version)
    gone = select(SearchDocument.id).where(*these, SearchDocument.dropped)
    session.execute(delete(SearchPassages).where(SearchPassages.document_id.in_(gone)))
    session.execute(delete(SearchDocument).where(*these, SearchDocument.dropped))
    session.execute(update(SearchDocument).where(*these).values(waiting=False))


def _find(kind: str, ref_id: int) -> SearchDocument | None:
    return session.scalar(
        locked(
            select(SearchDocument).where(
                SearchDocument.kind == kind, SearchDocument.ref_id == ref_id
            )
        )
    )


def _let_wait(document: SearchDocument) -> None:
    document.version += 1
    document.waiting = True
    session.flush()
    enqueue("search.index", document.id)
