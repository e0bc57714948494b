"""Every word people read exists in every language, whole and not fuzzy."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from app.kit.translations import FOLDER, merged, traditional
from app.reasons import Reason

APP = Path(__file__).resolve().parent.parent / "app"
LANGUAGES = ("zh_Hans", "zh_Hant")
MARKS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None}
REFUSALS = {
    "Invalid", "NotAllowed", "NotFound", "Conflict", "Busy", "TooFast", "Locked", "TooLarge",
    "NotSignedIn", "Refused",
}  # fmt: skip


def _from_calls(path: Path) -> Iterator[str]:
    """Sentences given straight to a refusal: ``raise Conflict("...")``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if called in REFUSALS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


@cache
def _messages() -> dict[str, str]:
    """Every msgid of the academy, with the file it comes from."""
    found: dict[str, str] = {}
    for pattern, method in (("*.py", "python"), ("*.html", "jinja2")):
        for path in sorted(APP.rglob(pattern)):
            if "node_modules" in path.parts:
                continue
            source = BytesIO(path.read_bytes())
            options = {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"}
            for _line, words, _comments, _context in extract(method, source, MARKS, (), options):
                msgid = words[0] if isinstance(words, tuple) else words
                if msgid:
                    found.setdefault(msgid, str(path.relative_to(APP)))
            if method == "python":
                for sentence in _from_calls(path):
                    found.setdefault(sentence, str(path.relative_to(APP)))
    for path in APP.rglob("rules*"):
        for module in [path] if path.suffix == ".py" else sorted(path.glob("*.py")):
            import_module(".".join(module.relative_to(APP.parent).with_suffix("").parts))
    for kind in (kind for kind in _subclasses(Reason) if kind.__module__.startswith("app.")):
        for member in kind:
            found.setdefault(member.sentence, kind.__module__)
    return found


def _subclasses(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    catalogue = merged(language)
    missing = {
        f"{source}: {msgid}"
        for msgid, source in _messages().items()
        if not (known := catalogue.get(msgid)) or not known.string
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy_or_names_other_values(language):
    wrong = []
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id:
                    continue
                source = message.id[-1] if isinstance(message.id, tuple) else message.id
                words = message.string[0] if isinstance(message.string, tuple) else message.string
                values = re.findall(r"%\((\w+)\)", source)
                if message.fuzzy or set(re.findall(r"%\((\w+)\)", words)) - set(values):
                    wrong.append(f"{path.name}: {source}")
    assert wrong == []


def test_nothing_simplified_is_left_in_the_traditional_words():
    words = [message.string for message in merged("zh_Hant") if message.id]
    sentences = [part for one in words for part in ([one] if isinstance(one, str) else one)]
    assert [one for one in sentences if traditional(one) != one] == []


def test_the_traditional_words_are_those_of_their_readers():
    said = traditional("保存视频信息到服务器，打开“屏幕”和摄像头，登录后添加")
    assert said == "儲存影片資訊到伺服器，打開「螢幕」和鏡頭，登入後新增"


def test_values_keep_their_names_in_the_traditional_words():
    assert traditional("%(里程)s 公里，%(num)d 门课") == "%(里程)s 公里，%(num)d 門課"


def test_slices_do_not_translate_the_same_words_differently():
    """Catalogues of all slices are merged: two translations of one msgid would hide one another."""
    known: dict[str, set[str]] = {}
    for path in sorted((FOLDER / "zh_Hans").glob("*.po")):
        for message in read_po(BytesIO(path.read_bytes())):
            if message.id:
                known.setdefault(str(message.id), set()).add(str(message.string))
    assert {msgid: said for msgid, said in known.items() if len(said) > 1} == {}
