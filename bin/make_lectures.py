"""Films the demo's lectures from their slides; run by hand when `slides.toml` changes.

Needs the test packages (Playwright, a Chromium) and an ffmpeg with x264.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import Page, sync_playwright

from bin.machine import find_chromium

LECTURES = Path("app/demo/lectures")
SECONDS_A_SLIDE = 32
FRAMES_A_SECOND = 2
SLIDE = """
<body style="margin:0;width:1280px;height:720px;box-sizing:border-box;padding:84px 96px 0;
  background:#FAF8F4;color:#1F2328;position:relative;
  font-family:'Noto Sans CJK SC','Noto Sans SC',sans-serif">
<div style="position:absolute;inset:0 auto 0 0;width:14px;background:#B3261E"></div>
<h1 style="font:700 64px/1.3 'Noto Serif CJK SC',serif;margin:0 0 44px">{title}</h1>{lines}
<footer style="position:absolute;left:96px;right:96px;bottom:44px;font-size:22px;color:#6B6F76;
  display:flex;justify-content:space-between"><span>知行 · {course}</span>
<span>{number} / {count}</span></footer></body>
"""
LINE = '<p style="font-size:38px;line-height:1.5;margin:0 0 22px">{}</p>'


def film(lecture: dict[str, Any], page: Page, folder: Path) -> None:
    """Photographs each slide and joins them, with a soft chime where a slide begins."""
    count = len(lecture["slides"])
    for number, (title, lines) in enumerate(lecture["slides"], start=1):
        text = "".join(LINE.format(line) for line in lines)
        page.set_content(
            SLIDE.format(
                title=title, lines=text, course=lecture["course"], number=number, count=count
            )
        )
        page.screenshot(path=folder / f"{number}.png")
    seconds = count * SECONDS_A_SLIDE
    beginning = f"mod(t,{SECONDS_A_SLIDE})"
    chime = f"0.12*exp(-3*{beginning})*(sin(2*PI*523*t)+0.6*sin(2*PI*784*t))"
    words = f"-y -v error -framerate 1/{SECONDS_A_SLIDE} -i {folder}/%d.png -f lavfi -i".split()
    subprocess.run(
        [
            get_ffmpeg_exe(),
            *words,
            f"aevalsrc='{chime}':s=44100:d={seconds}",
            *f"-r {FRAMES_A_SECOND} -c:v libx264 -preset veryslow -tune stillimage -crf 26".split(),
            *f"-g {FRAMES_A_SECOND * SECONDS_A_SLIDE} -pix_fmt yuv420p -c:a aac -b:a 32k".split(),
            *["-ac", "1", "-t", str(seconds), "-movflags", "+faststart"],
            str(LECTURES / lecture["file"]),
        ],
        check=True,
    )


def main() -> int:
    lectures = tomllib.loads((LECTURES / "slides.toml").read_text())["lectures"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for lecture in lectures:
            film(lecture, page, Path(folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
