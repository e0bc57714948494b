"""Chinese words by jieba's list, loaded when the first word is needed (some 60 MB, half a second).

Whoosh's own analysers find no Chinese word inside a sentence, so text is cut here and handed over
word by word. Names and terms that the list cuts differently in text and query are found by their
pairs of characters (``rules.grams``).
"""

import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from opencc import OpenCC

from app.search.index import store
from app.search.rules import Term, asked, is_chinese, make_term, pieces, plain


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


class _Simplified(dict[int, str]):
    """繁體 characters to 简体 ones, one for one, so that places in a text stay what they are."""

    def __init__(self) -> None:
        self._convert = OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        ideograph = 0x3400 <= code < 0xD800 or code >= 0xF900
        simple: str = self._convert(chr(code)) if ideograph else chr(code)
        self[code] = simple if len(simple) == 1 else chr(code)
        return self[code]


@lru_cache(maxsize=1)
def _simplified() -> _Simplified:
    return _Simplified()


def simplified(text: str) -> str:
    """Text in 简体 characters: what is written in either script is found in both."""
    return text.translate(_simplified())


def folded(text: str) -> str:
    """Text as the index compares it: script, width and case do not matter."""
    return plain(simplified(text))


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
    return [make_term(group, _query_words(group)) for group in asked(simplified(query))]
