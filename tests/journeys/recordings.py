"""The project's clips as somebody sends them: each sending a file of its own.

The academy tells a file that it has had before; only one journey is about that.
"""

import subprocess
from pathlib import Path
from uuid import uuid4

from app.videos.ffmpeg.limits import find_binary


def sent(file: Path) -> bytes:
    """The bytes of a recording; an MP4 gets a box that says nothing and was never there before."""
    data = file.read_bytes()
    return data + free_box(uuid4().bytes) if file.suffix == ".mp4" else data


def free_box(content: bytes) -> bytes:
    """A box that every player skips (ISO/IEC 14496-12, 8.1.2)."""
    return (len(content) + 8).to_bytes(4) + b"free" + content


def film(target: Path, seconds: int) -> Path:
    """A recording for journeys that seek in one: small and silent, since each is converted."""
    command = [
        find_binary(), "-v", "error", "-nostdin",
        "-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=5:duration={seconds}",
        "-pix_fmt", "yuv420p", "-preset", "ultrafast", str(target),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return target
