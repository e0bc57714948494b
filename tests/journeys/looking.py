"""What a careful eye checks on every page, in one visit: does it fit, can it be hit?"""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.accessibility import serious_faults

TARGET_PIXELS = 44 - 0.5


@cache
def _script() -> str:
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def _ask(page: Page, question: str, *values: object) -> Any:
    return page.evaluate(f"values => looking.{question}(...values)", list(values))


def look_at(page: Page) -> None:
    """Readies an open page to be asked."""
    page.evaluate(f"() => {{ {_script()} }}")


def overflow_on(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    look_at(page)
    return list(_ask(page, "overflow"))


def faults_on(page: Page, *, phone: bool) -> list[str]:
    """Everything amiss on an open page: both text sizes, folded and unfolded.

    A phone is looked at in the dark and a PC in the light, so that axe, which costs more than the
    rest together, goes over each page once in either colours.
    """
    look_at(page)
    found: list[str] = _ask(page, "frame")
    for text in ("", "large"):
        _ask(page, "dress", text, "light")
        found += [f"{fault} {text}".strip() for fault in _ask(page, "overflow")]
        if phone:
            found += [f"small {text}: {one}" for one in _ask(page, "small", TARGET_PIXELS)]
    if phone:
        found += _ask(page, "menus", TARGET_PIXELS)
    _ask(page, "dress", "", "dark" if phone else "light")
    _ask(page, "unfold")
    return found + serious_faults(page)
