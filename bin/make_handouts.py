"""Prints the demo's handouts from their pages; run by hand when `handouts/` changes.

Needs the test packages (Playwright, a Chromium with Noto's CJK fonts) and Pillow.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bin.machine import find_chromium

HANDOUTS = Path("app/demo/lectures/handouts")
PICTURE = {"width": 1280, "height": 560}


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--headless=new", "--no-sandbox"]
        )
        page = browser.new_page(viewport=PICTURE)  # type: ignore[arg-type]
        page.goto((HANDOUTS / "five-steps.html").resolve().as_uri())
        shot = Image.open(BytesIO(page.screenshot())).convert("P", palette=Image.Palette.ADAPTIVE)
        shot.save(HANDOUTS / "five-steps.png", optimize=True)
        page.goto((HANDOUTS / "counter-handbook.html").resolve().as_uri())
        page.pdf(path=HANDOUTS / "counter-handbook.pdf", prefer_css_page_size=True)
        browser.close()


if __name__ == "__main__":
    main()
