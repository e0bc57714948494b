"""Photographs the demo's pages: those of the README, or every page in every way of seeing.

``python -m bin.take_pictures http://127.0.0.1:5000`` renews ``docs/pictures``; with a folder as
second word, every page goes there at two sizes, light and dark, in Chinese and English.
Needs the test packages (Playwright, a Chromium), CJK fonts, and a running demo.
"""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bin.machine import find_chromium

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
LANGUAGES = {"zh": "zh_Hans", "en": "en"}


@dataclass(frozen=True)
class Shot:
    """One page of one person; ``{class}`` and the like stand for ids of the demo."""

    name: str
    person: str | None
    path: str
    whole: bool = True


SHOTS = (
    Shot("sign-in", None, "/login"),
    Shot("verify", None, "/verify"),
    Shot("home", "learner", "/"),
    Shot("catalogue", "learner", "/courses"),
    Shot("search", "learner", "/courses?q=公文"),
    Shot("search-nothing", "learner", "/courses?q=没有这样的课"),
    Shot("course", "learner", "/courses/{course}"),
    Shot("lesson", "learner", "/lessons/{lesson}", whole=False),
    Shot("article", "learner", "/lessons/{article}"),
    Shot("room", "learner", "/rooms/course-{course}", whole=False),
    Shot("classes", "learner", "/classes"),
    Shot("class", "learner", "/classes/{class}"),
    Shot("live", "learner", "/live"),
    Shot("live-lesson", "learner", "/live/{live}"),
    Shot("notes", "learner", "/courses/{course}/notes"),
    Shot("credits", "learner", "/me/credits"),
    Shot("notices", "learner", "/notices"),
    Shot("profile", "learner", "/me"),
    Shot("password", "learner", "/me/password"),
    Shot("sign-ins", "learner", "/me/sign-ins"),
    Shot("help", "learner", "/help"),
    Shot("help-topic", "learner", "/help/hours"),
    Shot("newcomer-home", "learner2", "/"),
    Shot("newcomer-credits", "learner2", "/me/credits"),
    Shot("nowhere", "learner", "/nothing/here"),
    Shot("forbidden", "learner", "/studio"),
    Shot("teacher-home", "teacher", "/"),
    Shot("studio", "teacher", "/studio"),
    Shot("studio-course", "teacher", "/studio/courses/{course}"),
    Shot("studio-draft", "teacher", "/studio/courses/{draft}"),
    Shot("studio-new", "teacher", "/studio/courses/new"),
    Shot("studio-article", "teacher", "/studio/courses/{draft}/lessons/new"),
    Shot("live-new", "teacher", "/live/new"),
    Shot("reviewer-home", "reviewer1", "/"),
    Shot("reviews", "reviewer1", "/reviews"),
    Shot("desk", "reviewer2", "/reviews/{review}", whole=False),
    Shot("desk-whole", "reviewer2", "/reviews/{review}"),
    Shot("history", "reviewer2", "/reviews/{review}/history"),
    Shot("tutor-home", "tutor", "/"),
    Shot("supervision", "tutor", "/supervision"),
    Shot("console", "tutor", "/supervision/classes/{hall}", whole=False),
    Shot("console-behind", "tutor", "/supervision/classes/{hall}?risk=behind", whole=False),
    Shot("heat", "tutor", "/supervision/classes/{hall}/heat", whole=False),
    Shot("console-small", "tutor", "/supervision/classes/{class}"),
    Shot("sheet", "tutor", "/supervision/classes/{class}/learners/{member}"),
    Shot("admin-home", "learning_admin", "/"),
    Shot("admin-reviews", "learning_admin", "/reviews"),
    Shot("class-new", "learning_admin", "/classes/new"),
    Shot("roster", "learning_admin", "/classes/{class}/roster"),
    Shot("sysadmin-home", "sysadmin", "/"),
    Shot("secadmin-home", "secadmin", "/"),
    Shot("auditor-home", "auditor", "/"),
)
"""Every page, once, as its people see it."""

README = {
    "home": "home",
    "lesson": "lesson",
    "console": "console-behind",
    "desk": "desk",
    "credits": "credits",
}


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
        """What stands for ``{class}`` and the like in this academy."""
        courses = self._ask("learner", "/api/v1/courses?limit=200")
        classes = self._ask("learner", "/api/v1/classes?limit=50")
        watched = self._ask("tutor", "/api/v1/classes?limit=50")
        reviews = self._ask("reviewer2", "/api/v1/reviews")
        filmed = next(one for one in reversed(courses) if "一网通办" in one["title"])
        lessons = self._one("learner", f"/api/v1/courses/{filmed['id']}")["lessons"]
        read = next(one for one in courses if "请示" in one["title"])
        articles = self._one("learner", f"/api/v1/courses/{read['id']}")["lessons"]
        small = min(classes, key=lambda one: one["ends_at"])["id"] if classes else "1"
        members = self._ask("tutor", f"/api/v1/classes/{small}/progress?limit=1")
        lives = self._ask("learner", "/api/v1/live")
        return {
            "course": filmed["id"],
            "lesson": lessons[0]["id"],
            "article": articles[0]["id"],
            "class": small,
            "member": members[0]["learner"]["id"] if members else "1",
            "live": lives[0]["id"] if lives else "1",
            "hall": max(watched, key=lambda one: one["members"])["id"],
            "review": next((one for one in reviews if "图表" in one["title"]), reviews[0])[
                "course_id"
            ],
            "draft": self._draft(),
        }

    def _draft(self) -> str:
        context = self.open("teacher", "zh_Hans")
        page = context.new_page()
        page.goto("/studio")
        links = page.locator("main a[href^='/studio/courses/']").all()
        found = [link.get_attribute("href") or "" for link in links]
        context.close()
        numbers = [one.rsplit("/", 1)[1] for one in found if one.rsplit("/", 1)[1].isdigit()]
        return numbers[0] if numbers else "1"

    def _ask(self, person: str, path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._one(person, path)["items"]
        return items

    def _one(self, person: str, path: str) -> dict[str, Any]:
        context = self.open(person, "zh_Hans")
        answer: dict[str, Any] = context.request.get(path).json()
        context.close()
        return answer


def ways() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every way of seeing: its name, the language, what the browser is told."""
    sizes = {"pc": PC, "phone": PHONE}
    for (size, device), scheme, (short, language) in itertools.product(
        sizes.items(), ("light", "dark"), LANGUAGES.items()
    ):
        yield f"{size}-{scheme}-{short}", language, {**device, "color_scheme": scheme}


def take(context: BrowserContext, shot: Shot, ids: dict[str, str]) -> bytes:
    """The picture of a page; a long one is shown whole."""
    path = shot.path
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    page = context.new_page()
    page.goto(path)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    picture = page.screenshot(full_page=shot.whole)
    page.close()
    return picture


def take_all(studio: Studio, folder: Path) -> None:
    """Every page in every way, a folder for each way."""
    ids = studio.find_ids()
    for way, language, options in ways():
        (folder / way).mkdir(parents=True, exist_ok=True)
        for person, shots in itertools.groupby(SHOTS, key=lambda shot: shot.person):
            context = studio.open(person, language, **options)
            for shot in shots:
                (folder / way / f"{shot.name}.png").write_bytes(take(context, shot, ids))
            context.close()
        print(way, flush=True)


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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        studio = Studio(browser, address, {})
        if folder:
            take_all(studio, Path(folder[0]))
        else:
            take_for_the_readme(studio)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
