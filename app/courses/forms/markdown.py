"""The Markdown of an article becomes HTML that may be shown, with our own pictures in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    *("p", "br", "h2", "h3", "h4", "hr", "blockquote", "pre", "code", "img"),
    *("ul", "ol", "li", "a", "strong", "em", "s"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height", "loading", "decoding"}}
_OURS = re.compile(r"/studio/pictures/([1-9][0-9]{0,18})", re.ASCII)
_SHOWN = re.compile(r"/lessons/[0-9]+/pictures/[0-9]+", re.ASCII)
_NOT_IN_WORDS = str.maketrans({"<": "‹", ">": "›"})
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as an article shows it: where it is fetched, and its size so that nothing moves."""

    address: str
    width: int
    height: int
    alt: str


def pictures_in(markdown: str) -> list[int]:
    """The pictures of ours that some Markdown names, in order, each once."""
    found = (_picture_of(token) for token in _images(_markdown.parse(markdown)))
    return list(dict.fromkeys(one for one in found if one is not None))


def article_html(markdown: str, pictures: Mapping[int, Shown] = MappingProxyType({})) -> str:
    """Markdown as HTML that may be shown: no scripts, no styles, no pictures but these.

    A picture is written ``![what it shows](/studio/pictures/ID)``; others are left out.
    """
    tokens = _markdown.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"  # the page has its own h1
        _set_pictures(token, pictures)
        _join_lines(token.children or [])
    rendered = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_ours,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _only_ours(tag: str, attribute: str, value: str) -> str | None:
    """A picture from elsewhere would tell its owner who reads here, and when."""
    if tag == "img" and attribute == "src" and not _SHOWN.fullmatch(value):
        return None
    return value


def _images(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        yield from _images(token.children or [])


def _picture_of(token: Token) -> int | None:
    found = _OURS.fullmatch(str(token.attrs.get("src", "")))
    return int(found[1]) if found else None


def _set_pictures(inline: Token, pictures: Mapping[int, Shown]) -> None:
    """Pictures of ours get their address and size; others go."""
    kept = []
    for token in inline.children or []:
        if token.type != "image":
            kept.append(token)
            continue
        shown = pictures.get(_picture_of(token) or 0)
        if shown:
            kept.append(_image(token.content.strip() or shown.alt, shown))
    if inline.children is not None:
        inline.children = kept


def _image(alt: str, shown: Shown) -> Token:
    words = Token("text", "", 0, content=alt.translate(_NOT_IN_WORDS))
    return Token(
        "image",
        "img",
        0,
        attrs={
            "src": shown.address,
            "alt": "",
            "width": shown.width,
            "height": shown.height,
            "loading": "lazy",
            "decoding": "async",
        },
        children=[words],
        content=words.content,
    )


_WIDE = re.compile(
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\x00-\uffff]"
)


def _join_lines(inline: Sequence[Token]) -> None:
    """A line that is broken between two Chinese characters goes on without a space."""
    for place, token in enumerate(inline):
        if token.type != "softbreak":
            continue
        before = next((one.content[-1] for one in reversed(inline[:place]) if one.content), "")
        after = next((one.content[0] for one in inline[place + 1 :] if one.content), "")
        if _WIDE.match(before) and _WIDE.match(after):
            token.type, token.content = "text", ""
