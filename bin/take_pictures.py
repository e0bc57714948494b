"""Photographs the demo's pages: those of the README, or every page in every way of seeing.

``python -m bin.take_pictures http://127.0.0.1:5000`` renews ``docs/pictures``; with a folder as
second word, every page of ``bin.shots`` goes there at two sizes, light and dark, in Chinese and
English, and some in other ways; a third word such as ``phone-*/home`` takes those that fit it.
Needs the test packages (Playwright, a Chromium), CJK fonts, and a running demo.
"""

import fnmatch
import itertools
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pypdf import PdfReader

from bin.machine import find_chromium
from bin.shots import FINDS, SHOTS, Find, Shot

PASSWORD = "Zhixing-2026"
DRAWN = Path("docs/pictures")
SETTLE_MILLISECONDS = 900
PC: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 375, "height": 812},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
WIDE: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
LANGUAGES = {"zh": "zh_Hans", "en": "en"}


README = {
    "home": "home",
    "lesson": "lesson",
    "console": "console-behind",
    "desk": "desk",
    "credits": "credits",
}


MOST_USED = (
    *("home", "catalogue", "search", "course", "lesson", "class", "credits", "notices", "profile"),
    "room",
)
"""What a learner opens every week, looked at in large text on a phone, too."""


@dataclass
class Studio:
    """A browser, an academy, and the people who are signed in already."""

    browser: Browser
    address: str
    signed_in: dict[tuple[str | None, str], Any]

    def open(self, person: str | None, language: str, **options: Any) -> BrowserContext:
        """A browser of that person's, reading that language."""
        key = (person, language)
        if key not in self.signed_in:
            self.signed_in[key] = self._sign_in(person, language)
        return self.browser.new_context(
            base_url=self.address, storage_state=self.signed_in[key], locale="zh-CN", **options
        )

    def _sign_in(self, person: str | None, language: str) -> Any:
        context = self.browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/login")
        if person:
            page.locator("input[name=username]").fill(person)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/login" not in url)
        token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        form = {"csrf_token": token, "locale": language, "next": "/login"}
        page.request.post("/me/language", form=form)
        state = context.storage_state()
        context.close()
        return state

    def find_ids(self) -> dict[str, str]:
        """What stands for ``{class}`` and the like in this academy; what is not there is left."""
        ids = {"code": self._code()}
        for name, find in FINDS.items():
            found = self._first(replace(find, page=filled(find.page, ids)))
            if found is None:
                print(f"no {name} on {find.page} of {find.person}", flush=True)
            else:
                ids[name] = found
        return ids

    def _first(self, find: Find) -> str | None:
        context = self.open(find.person, "zh_Hans")
        page = context.new_page()
        page.goto(find.page)
        links = page.locator("main a[href]").evaluate_all(
            "links => links.map(link => [link.getAttribute('href').split('#')[0], link.innerText])"
        )
        context.close()
        for path, text in links:
            fits = re.fullmatch(find.link, path.partition("?")[0]) or re.fullmatch(find.link, path)
            if fits and find.text in text:
                return str(fits[1])
        return None

    def _code(self) -> str:
        """The check code of the learner's statement of hours."""
        context = self.open("learner", "zh_Hans")
        paper = PdfReader(BytesIO(context.request.get("/me/credits.pdf").body()))
        context.close()
        code = re.search(
            r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", "".join(page.extract_text() for page in paper.pages)
        )
        return code[0] if code else "0000-0000-0000"


def filled(path: str, ids: dict[str, str]) -> str:
    """A path of the list, as it is in this academy."""
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    return path


@dataclass(frozen=True)
class Way:
    """A way of seeing: what the browser is told, which pages are seen so (none named: all)."""

    name: str
    language: str
    device: dict[str, Any]
    scheme: str = "light"
    text: str = ""
    only: Collection[str] = ()


def ways() -> Iterator[Way]:
    """Every page at two sizes, light and dark, in two languages; and some in other ways."""
    sizes = {"pc": PC, "phone": PHONE}
    for (size, device), scheme, (short, language) in itertools.product(
        sizes.items(), ("light", "dark"), LANGUAGES.items()
    ):
        yield Way(f"{size}-{scheme}-{short}", language, device, scheme)
    yield Way("wide-light-zh", "zh_Hans", WIDE, only=README.values())
    yield Way("phone-large-zh", "zh_Hans", PHONE, text="large", only=MOST_USED)
    yield Way("pc-light-hant", "zh_Hant", PC, only=[shot.name for shot in SHOTS[::3]])


def take(context: BrowserContext, shot: Shot, ids: dict[str, str]) -> bytes:
    """The picture of a page; a long one is shown whole."""
    page = context.new_page()
    page.goto(filled(shot.path, ids))
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    picture = page.screenshot(full_page=shot.whole)
    page.close()
    return picture


def take_all(studio: Studio, folder: Path, wanted: str) -> None:
    """Every page in every way whose ``way/page`` fits ``wanted``, a folder for each way."""
    ids = studio.find_ids()
    for way in ways():
        shots = [
            shot
            for shot in SHOTS
            if shot.name in (way.only or [shot.name])
            and fnmatch.fnmatch(f"{way.name}/{shot.name}", wanted)
        ]
        (folder / way.name).mkdir(parents=True, exist_ok=True)
        for person, theirs in itertools.groupby(shots, key=lambda shot: shot.person):
            context = studio.open(person, way.language, color_scheme=way.scheme, **way.device)
            if way.text:
                large = {"name": "text", "value": way.text, "url": studio.address}
                context.add_cookies([large])  # type: ignore[list-item]
            for shot in theirs:
                (folder / way.name / f"{shot.name}.png").write_bytes(take(context, shot, ids))
            context.close()
        print(way.name, len(shots), flush=True)


def take_for_the_readme(studio: Studio) -> None:
    """The five drawn pages on a PC, the lesson also dark, home and credits also on a phone."""
    ids = studio.find_ids()
    shots = {shot.name: shot for shot in SHOTS}
    for name in README:
        drawn = Shot(name, shots[README[name]].person, shots[README[name]].path, whole=False)
        for device, ending in ((PC, ""), (PHONE, "-phone")):
            context = studio.open(drawn.person, "zh_Hans", **device)
            (DRAWN / f"{name}{ending}.png").write_bytes(take(context, drawn, ids))
            context.close()


def main() -> int:
    address, *folder = sys.argv[1:]
    wanted = folder[1] if folder[1:] else "*"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        studio = Studio(browser, address, {})
        if folder:
            take_all(studio, Path(folder[0]), wanted)
        else:
            take_for_the_readme(studio)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
