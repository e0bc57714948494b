"""The door to Whoosh and jieba: a folder that holds the index, who writes it, who reads it."""

from app.search.index.reading import Ranking, near, rank
from app.search.index.store import IndexBroken, rebuild_wanted, writing
from app.search.index.words import folded, query_terms, simplified
from app.search.index.writing import rebuild, write

__all__ = [
    "IndexBroken",
    "Ranking",
    "folded",
    "near",
    "query_terms",
    "rank",
    "rebuild",
    "rebuild_wanted",
    "simplified",
    "write",
    "writing",
]
