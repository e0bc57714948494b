"""Words: every slice keeps its own catalogue, and they are merged when they are loaded.

``app/ui/translations/zh_Hans/credits.po`` holds the Chinese of ``app/credits``. English is the
msgid itself. 繁體 is made from 简体 by OpenCC; what a person would put otherwise stands in
``zh_Hant/*.po`` and wins (docs/decisions/0015).
"""

import re
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Babel, Domain, get_locale
from opencc import OpenCC

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "translations"
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"
VALUES = re.compile(r"(%\(\w+\)[sd])")


def merged(locale: str) -> Catalog:
    """All fragments of a language as one catalogue; a later file never overrides an earlier."""
    whole = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            fragment = read_po(file, locale=locale)
        for message in fragment:
            if message.id and message.string and not whole.get(message.id, message.context):
                whole[message.id] = message
    if locale == TRADITIONAL:
        _fill_from_simplified(whole)
    return whole


def _fill_from_simplified(whole: Catalog) -> None:
    """Adds to a 繁體 catalogue whatever it does not say itself."""
    for message in merged(SIMPLIFIED):
        if not message.id or whole.get(message.id, message.context):
            continue
        given = message.string or ""
        words = traditional(given) if isinstance(given, str) else tuple(map(traditional, given))
        whole[message.id] = Message(message.id, words, context=message.context)


CUSTOMARY = {
    "視頻": "影片",
    "屏幕": "螢幕",
    "信息": "資訊",
    "服務器": "伺服器",
    "攝像頭": "鏡頭",
    "默認": "預設",
    "登錄": "登入",
    "添加": "新增",
    "保存": "儲存",
    "接口": "介面",
    "“": "「",
    "”": "」",
}
"""Words and marks that readers of 繁體 use where 简体 has others; signs alone would not say so."""


def traditional(text: str) -> str:
    """The same in 繁體, in its own words; the names of values stay as they are."""
    parts = VALUES.split(text)
    return "".join(part if VALUES.match(part) else _customary(part) for part in parts)


def _customary(text: str) -> str:
    words = _converter().convert(text)
    for theirs, ours in CUSTOMARY.items():
        words = words.replace(theirs, ours)
    return words


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


@lru_cache
def translations(locale: str) -> Translations:
    """The words of a language, ready to use."""
    file = BytesIO()
    write_mo(file, merged(locale))
    file.seek(0)
    return Translations(file, domain="messages")


class MergedDomain(Domain):
    """flask-babel's domain, fed from the merged fragments instead of compiled files."""

    def get_translations(self) -> Translations:
        locale = get_locale()
        return translations(str(locale) if locale else SIMPLIFIED)


def init_app(babel: Babel) -> None:
    """Make the merged fragments the academy's default words."""
    babel.domain_instance = MergedDomain()
