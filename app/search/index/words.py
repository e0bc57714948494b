"""Chinese words by jieba's list, loaded when the first word is needed (some 60 MB, half a second).

Whoosh's own analysers find no Chinese word inside a sentence, so text is cut here and handed over
word by word. Names and terms that the list cuts differently in text and query are found by their
pairs of characters (``rules.grams``).
"""

import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from app.search.index import store
from app.search.rules import Term, asked, is_chinese, make_term, pieces


@lru_cache(maxsize=1)
def _list() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 predates raw strings and pkg_resources' end
        import jieba
    jieba.setLogLevel("WARNING")
    words = jieba.Tokenizer()
    # Its cache is unmarshalled as code is: it belongs in our own folder, not in a shared /tmp.
    words.tmp_dir = str(store.root())
    words.cache_file = "words.cache"
    return words


def indexed_words(text: str) -> Iterator[str]:
    """The words of ``text`` to be indexed: long words and the shorter ones inside them."""
    for piece in pieces(text):
        if is_chinese(piece):
            yield from _list().cut_for_search(piece)
        else:
            yield piece


def _query_words(text: str) -> Iterator[str]:
    for piece in pieces(text):
        if is_chinese(piece):
            yield from _list().cut(piece)
        else:
            yield piece


def query_terms(query: str) -> list[Term]:
    """What somebody asked for, ready to be looked up; empty for nonsense."""
    return [make_term(group, _query_words(group)) for group in asked(query)]
