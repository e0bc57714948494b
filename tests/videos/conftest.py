"""Clips of every shape, made once: whole, odd and broken ones; and what ffmpeg made of them."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.videos import actions, ffmpeg
from app.videos.ffmpeg.limits import find_binary
from app.videos.rules import Findings
from tests.videos.making import MEDIA
from tests.videos.tusing import announce

PICTURE = "testsrc=size={size}:rate=25:duration={seconds}"
TONE = "sine=frequency=440:duration={seconds}"


@dataclass(frozen=True)
class Made:
    """A file, what probing found in it, and what converting made of it."""

    source: Path
    findings: Findings
    folder: Path
    conversion: ffmpeg.Conversion
    told_ms: list[int]


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def film(workbench: Path) -> Callable[..., Path]:
    """``film("name.mp4", "-f", "lavfi", ...)``: a clip made by ffmpeg, once a session."""

    def make(name: str, *arguments: str) -> Path:
        target = workbench / name
        if not target.exists():
            command = [find_binary(), "-v", "error", "-nostdin", "-y", *arguments, str(target)]
            subprocess.run(command, check=True, capture_output=True)
        return target

    return make


@pytest.fixture(scope="session")
def tiny(film: Callable[..., Path]) -> Path:
    """One second of 320×180 with a tone: transcoded in a blink."""
    picture, tone = PICTURE.format(size="320x180", seconds=1), TONE.format(seconds=1)
    inputs = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone)
    return film("tiny.mp4", *inputs, "-pix_fmt", "yuv420p", "-c:a", "aac")


@pytest.fixture(scope="session")
def broken(workbench: Path, film: Callable[..., Path]) -> dict[str, Path]:
    """Files that cannot be used, by what is wrong with them."""
    crystal, bunny = (MEDIA / "crystal.mp4").read_bytes(), (MEDIA / "bigbuckbunny.mp4").read_bytes()
    contents = {
        "empty": b"",
        "text": "这不是视频,只是一段文字。\n".encode() * 50,
        "half": crystal[: len(crystal) // 2],
        "half_without_index": bunny[: len(bunny) // 2],
        "half_webm": (MEDIA / "crystal.webm").read_bytes()[:250_000],
        "noise": b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 100,
        "playlist": b"#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 500,
    }
    made = {}
    for name, content in contents.items():
        made[name] = workbench / f"broken-{name}.mp4"
        made[name].write_bytes(content)
    made["zero_length"] = film("zero.mp4", "-i", str(MEDIA / "rabbit.mp4"), "-t", "0")
    return made


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Made]:
    """``converted(path)``: the clip's renditions, made once a session."""
    known: dict[Path, Made] = {}

    def convert(source: Path) -> Made:
        if source not in known:
            folder, told = tmp_path_factory.mktemp("made"), list[int]()
            findings = ffmpeg.probe(source)
            result = ffmpeg.convert(source, findings, folder, told.append)
            known[source] = Made(source, findings, folder, result, told)
        return known[source]

    return convert


@pytest.fixture
def teacher(make_user):
    return make_user(roles=("teacher",))


@pytest.fixture
def program(api, teacher):
    """A client that asks as the teacher."""
    return api(teacher)


@pytest.fixture
def address(program):
    """Where an upload of ``CONTENT`` that the teacher has announced goes."""
    return announce(program).headers["Location"]


@pytest.fixture
def video(teacher, tiny):
    """A whole file that nobody has looked into."""
    return actions.accept_original(teacher, tiny, "讲座.mp4")
