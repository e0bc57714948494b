"""Looking into a file through a child process, and telling a broken video from no video at all."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.videos.ffmpeg import inspection
from app.videos.ffmpeg.limits import CONTAINERS, Broken
from app.videos.rules import Findings, Picture, Problem, Shape, Sound

LEAST_SECONDS = 60
BYTES_PER_SECOND = 10 * 1024**2
HEAD_BYTES = 400

_BEGINNINGS = (b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"FLV", b"ID3", b"fLaC", b"\x30\x26\xb2\x75")
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def probe(path: Path) -> Findings:
    """What is in the file. Raises Broken: empty, unreadable, or no recording at all."""
    size = path.stat().st_size
    if size == 0:
        raise Broken(Problem.EMPTY)
    found = _look(path, LEAST_SECONDS + size / BYTES_PER_SECOND)
    if "unreadable" in found:
        problem = Problem.UNREADABLE if _begins_like_media(path) else Problem.NOT_MEDIA
        raise Broken(problem, found["unreadable"])
    return Findings(
        picture=found["picture"] and _picture(found["picture"]),
        sound=found["sound"] and Sound(**found["sound"]),
        streams=found["streams"],
        declared_ms=found["declared_ms"],
    )


def _look(path: Path, limit_seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-I", inspection.__file__, str(path), CONTAINERS]
    try:
        child = subprocess.run(  # noqa: S603 - our own program, no shell
            command, capture_output=True, timeout=limit_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Broken(Problem.TOO_SLOW, "probing took too long") from None
    if child.returncode != 0:
        return {"unreadable": child.stderr.decode("utf-8", "replace")[-2000:] or "probe died"}
    found: dict[str, Any] = json.loads(child.stdout)
    return found


def _picture(found: dict[str, Any]) -> Picture:
    across, down = found["pixel"]
    shape = Shape(
        width=found["width"],
        height=found["height"],
        pixel=Fraction(across, down) if across > 0 and down > 0 else Fraction(1),
        turned=found["turned"],
    )
    rate = Fraction(*found["rate"]) if found["rate"] and found["rate"][1] else None
    return Picture(found["stream"], shape, rate, found["ends_ms"])


def _begins_like_media(path: Path) -> bool:
    """Whether the first bytes promise a recording, even if the rest does not keep the promise."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    transport_stream = len(head) > 188 and head[0] == head[188] == 0x47
    return head.startswith(_BEGINNINGS) or head[4:8] in _BOXES or transport_stream
