"""The project's clips as somebody sends them: each sending a file of its own.

The academy tells a file that it has had before; only one journey is about that.
"""

from pathlib import Path
from uuid import uuid4


def sent(file: Path) -> bytes:
    """The bytes of a recording; an MP4 gets a box that says nothing and was never there before."""
    data = file.read_bytes()
    return data + free_box(uuid4().bytes) if file.suffix == ".mp4" else data


def free_box(content: bytes) -> bytes:
    """A box that every player skips (ISO/IEC 14496-12, 8.1.2)."""
    return (len(content) + 8).to_bytes(4) + b"free" + content
