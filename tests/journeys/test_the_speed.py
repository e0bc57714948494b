"""Everybody: pages that are light, stand still while they load, and fade into each other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

SignIn = Callable[..., Page]
OpenBrowser = Callable[..., BrowserContext]

FIRST_PAGE_BYTES = 150 * 1024
SHIFT_AT_MOST = 0.02
LISTEN = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (!one.hadRecentInput) {
      const from = one.sources.map((s) => s.node && (s.node.outerHTML || s.node.data || ""));
      window.shifts.push([one.value, from.map((text) => (text || "").slice(0, 80))]);
    }
  }
}).observe({type: "layout-shift", buffered: true});
"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def _weigh(page: Page, place: str) -> dict[str, int]:
    """Bytes on the line by kind, for one page and all it loads in a browser that knows nothing."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    weights: dict[str, int] = {}
    line.on("Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda one: weights.update({one["requestId"]: one["encodedDataLength"]}),
    )
    page.goto(place, wait_until="networkidle")
    line.detach()
    found: dict[str, int] = {}
    for request, weight in weights.items():
        kind = kinds.get(request, "Other")
        found[kind] = found.get(kind, 0) + weight
    return found


def test_the_first_page_is_light_with_all_its_pictures(
    open_browser: OpenBrowser, sign_in: SignIn
) -> None:
    door = _weigh(open_browser().new_page(), "/login")
    home = _weigh(sign_in("learner"), "/")
    for weighed in (door, home):
        assert weighed["Document"] > 1_000
        assert weighed["Stylesheet"] > 1_000
        assert sum(weighed.values()) < FIRST_PAGE_BYTES, weighed


def test_a_page_loads_only_its_own_script(sign_in: SignIn, shown: dict[str, str]) -> None:
    page = sign_in("learner")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith(".js") else None)
    for place in ("/courses", "/me/credits", "/notices"):
        page.goto(place, wait_until="networkidle")
    assert asked
    assert [url for url in asked if re.search("hls|lesson|player|console|desk|upload", url)] == []


def test_built_files_are_named_by_what_is_in_them_and_kept_for_good(sign_in: SignIn) -> None:
    page = sign_in("learner")
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto("/courses", wait_until="networkidle")
    built = [one for one in answers if "/static/" in one.url]
    assert len(built) >= 3
    for one in built:
        assert re.search(r"-[\w-]{8}\.(js|css|svg|woff2)$", one.url)
        assert "immutable" in one.headers["cache-control"]
    [told] = [one.headers["server-timing"] for one in answers if one.url.endswith("/courses")]
    assert re.search(r"app;dur=[\d.]+, db;dur=[\d.]+", told)


PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"


def _open_with_late_scripts(page: Page, place: str) -> None:
    """As on a slow line or a busy machine: the page has been painted before its scripts come."""
    held: list[Route] = []
    painted = False

    def hold(route: Route) -> None:
        if painted:
            route.continue_()
        else:
            held.append(route)

    page.route("**/*.js", hold)
    page.goto(place, wait_until="commit")
    page.wait_for_function(PAINTED)
    painted = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.unroute("**/*.js")


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_moves_while_a_page_loads(
    sign_in: SignIn, shown: dict[str, str], phone: bool
) -> None:
    options = {"viewport": {"width": 375, "height": 812}} if phone else {}
    visited = {
        "learner": ["/", "/courses", "/courses/{published}", "/lessons/{lesson}", "/me/credits"],
        "tutor": ["/supervision/classes/{class}"],
        "teacher": ["/studio", "/studio/courses/{draft}"],
        "reviewer1": ["/reviews/{waiting}"],
    }
    moved = {}
    for username, places in visited.items():
        page = sign_in(username, **options)
        page.add_init_script(LISTEN)
        for place in places:
            _open_with_late_scripts(page, place.format(**shown))
            page.evaluate(SETTLED)
            shifts = page.evaluate("window.shifts")
            if sum(value for value, _from in shifts) >= SHIFT_AT_MOST:
                moved[place] = shifts
    assert moved == {}


def test_a_built_file_is_sent_once(sign_in: SignIn) -> None:
    page = sign_in("learner")
    page.goto("/courses")
    page.goto("/notices")
    served = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((one) => one.name.includes('/assets/base') && one.transferSize > 0).length"
    )
    assert served == 0


def test_less_motion_means_none(open_browser: OpenBrowser) -> None:
    page = open_browser(reduced_motion="reduce").new_page()
    page.goto("/login")
    rules = page.evaluate(
        """[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
           .filter((rule) => rule.cssText.includes("@view-transition")).length"""
    )
    assert rules >= 1
    name = "getComputedStyle(document.querySelector('.bar')).viewTransitionName"
    assert page.evaluate(name) == "none"
    expect(page.locator("h1")).to_be_visible()
