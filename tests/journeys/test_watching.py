"""A recording on its way into somebody's browser: sealed, sought, through a lost line and back."""

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest
from playwright.sync_api import Page, expect

from app.videos.ffmpeg.limits import find_binary
from tests.journeys.making import Hand, make_published
from tests.journeys.stack import Stack

SignIn = Callable[..., Page]

CLIPS = Path(__file__).resolve().parents[1] / "media"
SECONDS = 196
WIDTH, HEIGHT, BLOCK = 320, 180, 20
FRAME = """async (seconds) => {
  const video = document.querySelector("video");
  video.pause();
  if (Math.abs(video.currentTime - seconds) > 0.01 || video.seeking) {
    await new Promise((done) => {
      const look = (_now, frame) =>
        Math.abs(frame.mediaTime - seconds) < 0.3 ? done() : video.requestVideoFrameCallback(look);
      video.requestVideoFrameCallback(look);
      video.currentTime = seconds;
    });
  }
  const canvas = new OffscreenCanvas(320, 180);
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 320, 180);
  return [...pen.getImageData(0, 0, 320, 180).data].filter((_value, place) => place % 4 !== 3);
}"""
SHAPE = "(({videoWidth, videoHeight}) => videoWidth / videoHeight)(document.querySelector('video'))"
AT = "() => document.querySelector('video').currentTime"
AHEAD = """seconds => {
  const {buffered, currentTime} = document.querySelector("video");
  return [...Array(buffered.length).keys()].some(
    (part) => buffered.start(part) <= currentTime && buffered.end(part) > currentTime + seconds);
}"""
COVERED = """async ([play, from, to]) => {
  const until = performance.now() + 40_000;
  for (;;) {
    const {covered} = await (await fetch(play)).json();
    if (covered.some(([start, end]) => start < from && end > to)) return;
    if (performance.now() > until) throw new Error(`covered is ${JSON.stringify(covered)}`);
    await new Promise((looks) => setTimeout(looks, 200));
  }
}"""
SAYS = """words => [...document.querySelector("video").textTracks].some(
  (track) => track.mode === "showing" && track.activeCues?.[0]?.text === words)"""
A_MINUTE = """began => document.querySelector("video").currentTime > began + 45
  && performance.now() > window.offlineAt + 60_000"""
SOUNDS = "() => document.querySelector('video').webkitAudioDecodedByteCount > 0"
TWO_BEATS_MILLISECONDS = 40_000
A_MINUTE_MILLISECONDS = 90_000
PART_SECONDS = 10
LOOKS_ALIKE = 14
SHAPES = {
    "rabbit.mp4": 3 / 2,
    "crystal.mp4": 3 / 2,
    "crystal.webm": 3 / 2,
    "carphone_pristine.mp4": 176 * 128 / (144 * 117),  # its pixels are no squares
    "bigbuckbunny.mp4": 16 / 9,
}
LOOKS_DIFFERENT = 30


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small recording of some minutes, with a tone, whose colours change with every second."""
    target = tmp_path_factory.mktemp("film") / "lecture.mp4"
    picture = f"testsrc2=size=320x180:rate=5:duration={SECONDS}"
    command = [
        find_binary(), "-v", "error", "-nostdin",
        "-f", "lavfi", "-i", picture,
        "-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}",
        "-vf", "hue=h=t*4", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "aac",
        str(target),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def lesson(academy: Stack, film: Path) -> str:
    """The id of a lesson with that recording."""
    course = make_published(academy, "一段会变色的录像", {"看颜色": film}, {"看颜色": captions()})
    [made] = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"]
    found: str = made["id"]
    return found


def captions() -> str:
    """A caption for every ten seconds, which says which ten they are."""
    return "\n".join(
        f"{part + 1}\n{stamp(part)} --> {stamp(part + 1)}\n第{part + 1}个十秒\n"
        for part in range(SECONDS // PART_SECONDS)
    )


def stamp(part: int) -> str:
    minutes, seconds = divmod(part * PART_SECONDS, 60)
    return f"00:{minutes:02}:{seconds:02},000"


@pytest.fixture(scope="module")
def clips(academy: Stack) -> dict[str, str]:
    """The project's test media, each a lesson, by file name."""
    lessons = {name: CLIPS / name for name in (*SHAPES, "viper.mp3")}
    course = make_published(academy, "短片六则", lessons)
    made = Hand(academy, "teacher").get(f"/courses/{course}")["lessons"]
    return {one["title"]: one["id"] for one in made}


@pytest.fixture
def watching(sign_in: SignIn, lesson: str) -> tuple[Page, str]:
    """A learner's page that plays, and the address of what it plays."""
    return begin(sign_in("learner2"), lesson)


def begin(page: Page, lesson: str) -> tuple[Page, str]:
    with page.expect_response(lambda answer: answer.url.endswith("/plays")) as opening:
        page.goto(f"/lessons/{lesson}")
    manifest: str = opening.value.json()["manifest_url"]
    page.locator("[data-start]").click()
    page.wait_for_function(f"() => ({AT})() > 0.3")
    return page, manifest


def await_covered(page: Page, manifest: str, from_seconds: float, to_seconds: float) -> None:
    """Until the server says so; what it says instead after two beats fails the journey."""
    page.evaluate(COVERED, [manifest.split("/hls/")[0], from_seconds, to_seconds])


def source_frame(film: Path, seconds: float) -> bytes:
    command = [
        find_binary(), "-v", "error", "-ss", str(seconds), "-i", str(film), "-frames:v", "1",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True).stdout


def distance(one: bytes | list[int], other: bytes | list[int]) -> float:
    """How far two pictures are apart in the colours of their blocks, 0 to 255."""
    return fmean(abs(a - b) for a, b in zip(blocks(one), blocks(other), strict=True))


def blocks(pixels: bytes | list[int]) -> list[float]:
    """The mean of each colour in each block of a picture, so that no single edge decides."""
    rows = [pixels[start : start + WIDTH * 3] for start in range(0, HEIGHT * WIDTH * 3, WIDTH * 3)]
    return [
        fmean(
            value
            for row in rows[top : top + BLOCK]
            for value in row[left * 3 + colour : (left + BLOCK) * 3 : 3]
        )
        for top in range(0, HEIGHT, BLOCK)
        for left in range(0, WIDTH, BLOCK)
        for colour in range(3)
    ]


def test_what_is_shown_is_what_was_uploaded_wherever_one_seeks(
    watching: tuple[Page, str], film: Path
) -> None:
    page, _manifest = watching
    page.wait_for_function(SOUNDS)
    for seconds in (SECONDS / 2, 150.0, 31.0):
        shown = page.evaluate(FRAME, seconds + 0.05)
        assert distance(shown, source_frame(film, seconds)) < LOOKS_ALIKE
        assert distance(shown, source_frame(film, (seconds + 45) % SECONDS)) > LOOKS_DIFFERENT


def test_an_address_that_is_passed_on_plays_nothing(
    watching: tuple[Page, str], sign_in: SignIn, open_browser: Callable[..., object]
) -> None:
    page, manifest = watching
    rung = manifest.replace("master.m3u8", "180p/index.m3u8")
    key = manifest.replace("master.m3u8", "keys/0")
    own = page.request
    assert own.get(manifest).ok
    assert len(own.get(key).body()) == 16
    listed = own.get(rung).text().splitlines()
    assert any(line.startswith("#EXT-X-KEY") for line in listed)
    segment = next(line for line in listed if line.endswith(".m4s"))
    other = sign_in("learner").request
    for address in (manifest, rung, key):
        assert other.get(address).status == 404
    sealed = other.get(segment)
    assert sealed.ok
    assert b"moof" not in sealed.body()[:64]
    assert "immutable" in sealed.headers["cache-control"]


def test_a_lecture_with_captions_outlives_a_minute_without_a_line_and_nothing_is_lost(
    watching: tuple[Page, str], film: Path
) -> None:
    page, manifest = watching
    waiting, trouble = page.locator("[data-waiting]"), page.locator("[data-trouble]")
    page.keyboard.press("c")
    page.evaluate("document.querySelector('video').currentTime = 22")
    page.wait_for_function(SAYS, arg="第3个十秒")
    page.wait_for_function(AHEAD, arg=56, timeout=A_MINUTE_MILLISECONDS)
    began = page.evaluate(AT)
    page.evaluate("window.offlineAt = performance.now()")
    page.context.set_offline(True)
    expect(waiting).to_contain_text("待上传", timeout=TWO_BEATS_MILLISECONDS)
    page.wait_for_function(SAYS, arg="第5个十秒", timeout=A_MINUTE_MILLISECONDS)
    page.wait_for_function(A_MINUTE, arg=began, timeout=A_MINUTE_MILLISECONDS)
    ended = page.evaluate(AT)
    page.evaluate("document.querySelector('video').currentTime = 150")
    expect(trouble).to_contain_text("网络")
    page.context.set_offline(False)
    expect(trouble).to_be_hidden()
    page.wait_for_function(f"() => ({AT})() > 151")
    expect(waiting).to_be_hidden()
    await_covered(page, manifest, began + 0.5, ended - 0.5)
    shown = page.evaluate(FRAME, SECONDS / 2 + 0.05)
    assert distance(shown, source_frame(film, SECONDS / 2)) < LOOKS_ALIKE


def test_a_part_that_is_not_open_yet_is_waited_for_and_then_plays(
    sign_in: SignIn, lesson: str, academy: Stack
) -> None:
    """The first time in order: the server keeps keys back; the player says so and asks again."""
    page, manifest = begin(sign_in("learner"), lesson)
    play_id = int(manifest.split("/")[4])
    in_order(academy, play_id, True)
    assert page.request.get(manifest.replace("master.m3u8", "keys/3")).status == 425
    page.evaluate("document.querySelector('video').currentTime = 185")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("正在计入")
    in_order(academy, play_id, False)
    expect(trouble).to_be_hidden()
    page.wait_for_function(f"() => ({AT})() > 185.2")


def in_order(academy: Stack, play_id: int, wanted: bool) -> None:
    """Whether this play must be watched in order: what a course says is fixed when a play opens."""
    with sqlite3.connect(academy.folder / "zhixing.db", timeout=20) as database:
        database.execute("UPDATE plays SET first_pass_seek = ? WHERE id = ?", (not wanted, play_id))
    database.close()


def test_every_clip_plays_and_a_quality_that_was_chosen_is_kept(
    sign_in: SignIn, clips: dict[str, str]
) -> None:
    page = sign_in("learner2")
    for name in ("viper.mp3", *SHAPES):
        page.goto(f"/lessons/{clips[name]}")
        page.locator("[data-start]").click()
        page.wait_for_function(f"() => ({AT})() > 0.5")
        if name in SHAPES:
            assert page.evaluate(SHAPE) == pytest.approx(SHAPES[name], abs=0.02)
    page.keyboard.press("k")
    page.locator("media-settings-menu-button").click()
    page.locator("media-settings-menu-item", has_text="清晰度").click()
    page.locator("media-rendition-menu").get_by_text("360p", exact=True).click()
    assert page.evaluate("localStorage.getItem('zx.quality')") == "360"
    page.reload()
    page.locator("[data-start]").click()
    page.wait_for_function("() => document.querySelector('video').videoHeight === 360")
