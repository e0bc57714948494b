"""The door to Whoosh and jieba: a folder that holds the index, who writes it, who reads it."""

from app.search.index.reading import Ranking, rank
from app.search.index.store import IndexBroken, rebuild_wanted, writing
from app.search.index.words import query_terms
from app.search.index.writing import rebuild, write

__all__ = [
    "IndexBroken",
    "Ranking",
    "query_terms",
    "rank",
    "rebuild",
    "rebuild_wanted",
    "write",
    "writing",
]
