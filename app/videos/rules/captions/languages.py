"""The languages captions may be in, named as their readers name them."""

from collections.abc import Sequence
from enum import StrEnum


class Language(StrEnum):
    """A language by its BCP 47 tag; those of the country's minorities that are written in books."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"
    BO = "bo"
    UG = "ug"
    MN = "mn-Mong"
    KK = "kk-Arab"
    KO = "ko"
    ZA = "za"
    II = "ii"
    FR = "fr"
    RU = "ru"
    ES = "es"
    AR = "ar"
    JA = "ja"


LANGUAGES: dict[Language, str] = {
    Language.ZH_HANS: "简体中文",
    Language.ZH_HANT: "繁體中文",
    Language.EN: "English",
    Language.BO: "བོད་ཡིག",
    Language.UG: "ئۇيغۇرچە",
    Language.MN: "ᠮᠣᠩᠭᠣᠯ",
    Language.KK: "قازاقشا",
    Language.KO: "한국어",
    Language.ZA: "Vahcuengh",
    Language.II: "ꆈꌠꉙ",
    Language.FR: "Français",
    Language.RU: "Русский",
    Language.ES: "Español",
    Language.AR: "العربية",
    Language.JA: "日本語",
}


def language_for(locale: str, offered: Sequence[str]) -> str | None:
    """Which of the ``offered`` languages suits a reader of ``locale``: theirs, a kindred one, the
    first; None where there is none."""
    kindred = [one for one in offered if one.split("-")[0] == locale.split("-")[0]]
    own = [one for one in offered if one == locale]
    return next(iter([*own, *kindred, *offered]), None)
