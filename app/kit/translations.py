"""Words: every slice keeps its own catalogue, and they are merged when they are loaded.

``app/ui/translations/zh_Hans/credits.po`` holds the Chinese of ``app/credits``. English is the
msgid itself.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Babel, Domain, get_locale

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "translations"


def merged(locale: str) -> Catalog:
    """All fragments of a language as one catalogue; a later file never overrides an earlier."""
    whole = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po")):
        with path.open("rb") as file:
            fragment = read_po(file, locale=locale)
        for message in fragment:
            if message.id and message.string and not whole.get(message.id, message.context):
                whole[message.id] = message
    return whole


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
        return translations(str(locale) if locale else "zh_Hans")


def init_app(babel: Babel) -> None:
    """Make the merged fragments the academy's default words."""
    babel.domain_instance = MergedDomain()
