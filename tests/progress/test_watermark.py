"""Whose screen it is, on the picture: in a real browser, with the sheet of styles as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from bin.machine import find_chromium

pytestmark = pytest.mark.journey
SHEET = Path(__file__).parents[2] / "app" / "progress" / "client" / "player.css"
LONG = "阿卜杜热合曼·买买提吐尔逊江·艾合买提 · 松岭县乡村振兴服务中心综合协调办公室 8842"
PAGE = """<style>html {{ font-size: {size}px }} p {{ margin: 0 }} {sheet}</style>
<div class="screen" data-begun><p class="screen-mark">{words}</p></div>"""
OUTSIDE = """() => {
  const mark = document.querySelector(".screen-mark"), found = [];
  const screen = mark.parentElement.getBoundingClientRect();
  const [walk] = mark.getAnimations();
  walk.pause();
  for (let part = 0; part <= 1; part += 0.05) {
    walk.currentTime = part * 149_999;
    const place = mark.getBoundingClientRect();
    const out = Math.max(screen.left - place.left, place.right - screen.right,
      screen.top - place.top, place.bottom - screen.bottom);
    if (out > 0 || place.width === 0) found.push([part, out]);
  }
  return found;
}"""


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 375, "height": 812})
        browser.close()


@pytest.mark.parametrize("size", [16, 22])
@pytest.mark.parametrize("words", [LONG, "王*兰 0001"])
def test_a_name_stays_on_the_picture_however_long_and_large_it_is(
    page: Page, words: str, size: int
) -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    page.set_content(PAGE.format(size=size, sheet=sheet, words=words))
    assert page.evaluate(OUTSIDE) == []
