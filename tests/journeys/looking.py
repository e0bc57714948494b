"""What a careful eye checks on every page, in one visit: does it fit, can it be hit?

A visit costs more than a look: a page is opened on a phone and turned into a PC's in place.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.journeys.accessibility import serious_faults

TARGET_PIXELS = 44 - 0.5
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
PC = {"viewport": {"width": 1366, "height": 768}}
HELD = "() => [document.documentElement.clientWidth, matchMedia('(pointer: coarse)').matches]"


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


@dataclass
class Device:
    """A page on a phone, which can be turned into a PC and back while the page is open."""

    page: Page
    line: CDPSession
    phone: bool = True

    @classmethod
    def of(cls, page: Page) -> "Device":
        """``page`` belongs to a browser that was opened with ``PHONE``."""
        return cls(page, page.context.new_cdp_session(page))

    def turn(self) -> None:
        """Into the other one: another window, and a mouse instead of a finger or the reverse."""
        self.phone = not self.phone
        glass: dict[str, Any] = (PHONE if self.phone else PC)["viewport"]
        window = {**glass, "deviceScaleFactor": 1, "mobile": self.phone}
        self.line.send("Emulation.setDeviceMetricsOverride", window)
        self.line.send("Emulation.setTouchEmulationEnabled", {"enabled": self.phone})

    def faults(self) -> list[str]:
        """Everything amiss on its page, which was opened on the phone: there, then on the PC."""
        look_at(self.page)
        found = self._faults_here()
        _ask(self.page, "fold")
        self.turn()
        found += self._faults_here()
        self.turn()
        return found

    def _faults_here(self) -> list[str]:
        """In both text sizes, folded and unfolded.

        A phone is looked at in the dark and a PC in the light, so that axe, which costs more than
        the rest together, goes over each page once in either colours.
        """
        page, name = self.page, "phone" if self.phone else "pc"
        wide: dict[str, Any] = (PHONE if self.phone else PC)["viewport"]
        assert page.evaluate(HELD) == [wide["width"], self.phone]
        found: list[str] = _ask(page, "frame")
        for text in ("", "large"):
            _ask(page, "dress", text, "light")
            found += [f"{fault} {text}".strip() for fault in _ask(page, "overflow")]
            if self.phone:
                found += [f"small {text}: {one}" for one in _ask(page, "small", TARGET_PIXELS)]
        if self.phone:
            found += _ask(page, "menus", TARGET_PIXELS)
        _ask(page, "dress", "", "dark" if self.phone else "light")
        _ask(page, "unfold")
        return [f"{name}: {fault}" for fault in found + serious_faults(page)]
