"""Films the demo's lectures from their slides; run by hand when `slides/` changes.

Needs the test packages (Playwright, a Chromium) and an ffmpeg with x264.
"""

import array
import math
import subprocess
import sys
import tempfile
import tomllib
import wave
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import Page, sync_playwright

from app.demo.rules.lectures import Shot, shots_of
from bin.lecture_slides import slide_page
from bin.machine import find_chromium

LECTURES = Path("app/demo/lectures")
SOUND_HERTZ = 16_000
CHORDS = (
    (220.0, 277.2, 329.6),
    (196.0, 246.9, 293.7),
    (174.6, 220.0, 261.6),
    (196.0, 261.6, 329.6),
)
CHORD_SECONDS = 8
LOUDNESS = 1400
ENCODED = (
    "-c:v libx264 -preset veryslow -tune stillimage -crf 36 -g 60 -pix_fmt yuv420p"
    " -c:a libopus -frame_duration 60 -cutoff 4000 -b:a 3k -ac 1"
)


def film(lecture: dict[str, Any], page: Page, folder: Path) -> None:
    """Photographs every phrase, joins the stills, and lays a quiet chord under them."""
    shots = list(shots_of([slide["says"] for slide in lecture["slides"]]))
    seconds = shots[-1].at + shots[-1].phrase.seconds
    stills = []
    for number, shot in enumerate(shots):
        page.set_content(slide_page(lecture, shot, (shot.at + shot.phrase.seconds) / seconds))
        still = folder / f"{number}.png"
        page.screenshot(path=still)
        stills.append(f"file '{still}'\nduration {shot.phrase.seconds}\n")
    script = folder / "stills.txt"
    script.write_text("".join(stills) + stills[-1].splitlines()[0] + "\n")
    _write_bed(folder / "bed.wav", shots, seconds)
    target = LECTURES / lecture["file"]
    subprocess.run(
        [
            get_ffmpeg_exe(),
            *f"-y -v error -f concat -safe 0 -i {script} -i {folder}/bed.wav -r 1".split(),
            *ENCODED.split(),
            *["-t", str(seconds), "-movflags", "+faststart", str(target)],
        ],
        check=True,
    )
    print(f"{target.name}: {seconds} s, {len(shots)} stills, {target.stat().st_size // 1024} KB")


def _write_bed(path: Path, shots: list[Shot], seconds: int) -> None:
    """Chords that swell and sink, with rests between them, and a chime where a slide begins."""
    chimes = {shot.at for shot in shots if not shot.phrase.words}
    samples = array.array("h")
    for second in range(seconds):
        chord = CHORDS[second // CHORD_SECONDS // 2 % len(CHORDS)]
        for tick in range(SOUND_HERTZ):
            samples.append(_sample(chord, second, tick / SOUND_HERTZ, second in chimes))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_HERTZ)
        file.writeframes(samples.tobytes())


def _sample(chord: tuple[float, ...], second: int, part: float, chime: bool) -> int:
    within = (second % CHORD_SECONDS + part) / CHORD_SECONDS
    swell = math.sin(math.pi * within) ** 2
    at = second + part
    rests = second // CHORD_SECONDS % 2
    bed = 0.0 if rests else swell * sum(math.sin(math.tau * tone * at) for tone in chord)
    ring = math.exp(-6 * part) * math.sin(math.tau * 784 * part) if chime else 0.0
    return round(LOUDNESS * (bed + 2 * ring))


def main(wanted: list[str]) -> int:
    """Films all lectures, or those whose files are named."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for path in sorted((LECTURES / "slides").glob("*.toml")):
            lecture = tomllib.loads(path.read_text("utf-8")) | {"file": f"{path.stem}.mp4"}
            if not wanted or path.stem in wanted:
                film(lecture, page, Path(folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
