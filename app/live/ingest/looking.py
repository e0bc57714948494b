"""What a sender's stream holds, found from its first bytes."""

import re
import subprocess

from app.live.ingest.commands import Found, look_command
from app.live.rules import Container

LIMIT_SECONDS = 10
_STREAM = re.compile(r"Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)")
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")
_RATE = re.compile(r"([\d.]+) fps")


def look(beginning: bytes, container: Container) -> Found:
    """Ask ffmpeg; nothing found is an answer, too (too little has arrived, or it is no stream)."""
    command = [*look_command(container)]
    command[command.index("warning")] = "info"
    try:
        child = subprocess.run(  # noqa: S603 - our own words, no shell
            command, input=beginning, capture_output=True, timeout=LIMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Found(None, None)
    return read(child.stderr.decode("utf-8", "replace"))


def read(told: str) -> Found:
    """What ffmpeg tells of its input, the first picture and the first sound of it."""
    picture = sound = None
    width = height = rate = None
    for kind, codec, rest in _STREAM.findall(told):
        size = _SIZE.search(rest)
        if kind == "Video" and picture is None and size:
            picture, width, height = codec, int(size[1]), int(size[2])
            found = _RATE.search(rest)
            rate = float(found[1]) if found else None
        elif kind == "Audio" and sound is None:
            sound = codec
    return Found(picture, sound, width, height, rate)
