"""Templates by slice, and the front-end build: which files a page's own script consists of.

``courses/catalogue.html`` is ``app/courses/templates/catalogue.html``; if the build knows
``app/courses/client/catalogue.ts``, the page loads it.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, g
from flask_babel import format_decimal, get_translations
from jinja2 import BaseLoader, FileSystemLoader, PrefixLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

APP = Path(__file__).resolve().parent.parent
BUILD = APP / "ui" / "static" / "build"
BUILD_URL = "/static/build/"
FIRST_GROUPED = 1000
SENTENCES = 8192
"""How many of our own sentences are kept ready; there are fewer."""


def loader() -> BaseLoader:
    """Finds ``slice/name.html`` in ``app/slice/templates/name.html``."""
    folders = sorted(APP.glob("*/templates"))
    return PrefixLoader({folder.parent.name: FileSystemLoader(folder) for folder in folders})


def init_app(app: Flask) -> None:
    app.jinja_loader = None
    app.jinja_env.loader = loader()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["vite_tags"] = vite_tags
    app.jinja_env.globals["asset_url"] = asset_url


def let_sentences_keep_places(app: Flask) -> None:
    """Make ``_("%(count)s here")`` without values the sentence with its place left open.

    Templates hand such sentences to scripts, which fill the places. Called once flask-babel has
    put its own ``gettext`` into the environment.
    """
    app.jinja_env.globals["gettext"] = app.jinja_env.globals["_"] = _gettext
    app.jinja_env.globals["ngettext"] = _ngettext


@pass_context
def _gettext(context: Context, sentence: str, /, **values: Any) -> str:
    words = _words()
    if not context.eval_ctx.autoescape:
        said = words.ugettext(sentence)
        return said % values if values else said.replace("%%", "%")
    return _marked(words, sentence) % values if values else _finished(words, sentence)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, num: int, /, **values: Any) -> str:
    """The sentence for that many; ``%(num)s`` is written as the reader's language writes it."""
    said = _words().ungettext(singular, plural, num)
    values.setdefault("num", format_decimal(num) if abs(num) >= FIRST_GROUPED else num)
    return (Markup(said) if context.eval_ctx.autoescape else said) % values  # noqa: S704


def _words() -> NullTranslations:
    """The words of this request's language, looked for once: a page says a thousand things."""
    try:
        words: NullTranslations = g.words
    except AttributeError:
        words = g.words = get_translations()
    return words


@lru_cache(SENTENCES)
def _marked(words: NullTranslations, sentence: str) -> Markup:
    """Our own words need no escaping; values are escaped as they enter."""
    return Markup(words.ugettext(sentence))  # noqa: S704


@lru_cache(SENTENCES)
def _finished(words: NullTranslations, sentence: str) -> Markup:
    return Markup(words.ugettext(sentence).replace("%%", "%"))  # noqa: S704


def entry_of(template: str) -> str | None:
    """The build entry that shares its template's name, or None."""
    entry = template.removesuffix(".html")
    return entry if _source(entry) in manifest() else None


def vite_tags(entry: str | None) -> Markup:
    """The ``<link>`` and ``<script>`` tags of a build entry such as ``courses/catalogue``."""
    if entry is None:
        return Markup("")
    known = manifest()
    source = _source(entry)
    if source not in known:
        if current_app.testing:
            return Markup("")
        raise LookupError(f"the front-end build has no entry {entry!r}; run `make build`")
    scripts = Markup('<script type="module" src="{}"></script>').format(
        BUILD_URL + known[source]["file"]
    )
    return _styles(source, known) + scripts


def asset_url(name: str) -> str:
    """The address of a built file that is not an entry, such as ``icons.svg``."""
    known = manifest().get(name)
    return BUILD_URL + (known["file"] if known else name)


def _styles(source: str, known: dict[str, dict]) -> Markup:
    seen: list[str] = []
    _collect_styles(source, known, seen, set())
    return Markup("").join(
        Markup('<link rel="stylesheet" href="{}">').format(BUILD_URL + style) for style in seen
    )


def _collect_styles(
    source: str, known: dict[str, dict], styles: list[str], visited: set[str]
) -> None:
    if source in visited:
        return
    visited.add(source)
    chunk = known.get(source, {})
    for imported in chunk.get("imports", []):
        _collect_styles(imported, known, styles, visited)
    styles.extend(style for style in chunk.get("css", []) if style not in styles)


def _source(entry: str) -> str:
    slice_name, _, name = entry.partition("/")
    return f"app/{slice_name}/client/{name}.ts"


def manifest() -> dict[str, dict]:
    """The build's manifest; read anew when the build changes."""
    path = BUILD / "manifest.json"
    try:
        return _read_manifest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=2)
def _read_manifest(path: Path, _changed: int) -> dict[str, dict]:
    known: dict[str, dict] = json.loads(path.read_text(encoding="utf-8"))
    return known
