"""Remembers what was done and from which files, so that it is not done twice.

A stamp lies inside the folder that its step makes, so it goes when that folder goes.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

STATE = Path(".state")


def digest(files: Iterable[Path], *words: str) -> str:
    """One hash of the files' names and contents, and of the words; a missing file counts too."""
    whole = hashlib.sha256()
    for word in words:
        whole.update(word.encode() + b"\0")
    for path in sorted(files):
        whole.update(str(path).encode() + b"\0")
        content = path.read_bytes() if path.is_file() else b"missing"
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the step of that stamp was last finished with exactly this digest."""
    return stamp.is_file() and stamp.read_text() == value


def remember(stamp: Path, value: str) -> None:
    """Notes that the step is finished. Called only after success, so a break repeats the step."""
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(value)
