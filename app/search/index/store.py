"""Where the index lies: builds side by side in one folder, one of them current.

``CURRENT`` names the build that is read; a rebuild is made beside it and swapped in by replacing
that one file, so a reader sees the old index or the new one. The name of a build begins with the
format: after a change of format the old build counts as missing, and is rebuilt.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app
from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import try_for

from app.kit.errors import Busy

FORMAT = "2"
WRITER_PATIENCE_SECONDS = 30.0


class IndexBroken(Exception):
    """The index is missing or cannot be read; it has to be rebuilt from the documents."""


def root() -> Path:
    """The folder of this installation's index; made if need be."""
    folder: Path = current_app.config["SETTINGS"].search_index_dir
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def current() -> Path:
    """The build that is read; raises IndexBroken when there is none of this format."""
    with suppress(OSError, UnicodeDecodeError):
        name = (root() / "CURRENT").read_text(encoding="ascii").strip()
        build = root() / name
        if name.startswith(FORMAT + "-") and "/" not in name and build.is_dir():
            return build
    raise IndexBroken("there is no index yet")


@contextmanager
def writing() -> Iterator[None]:
    """Be the one writer of this index, on this machine; raises Busy when another one stays."""
    lock = FileStorage(str(root())).lock("WRITER")
    if not try_for(lock.acquire, timeout=WRITER_PATIENCE_SECONDS, delay=0.05):
        raise Busy(retry_after=5)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def building() -> Iterator[Path]:
    """A folder for a new build, current when the block ends well and gone when it fails."""
    build = root() / f"{FORMAT}-{uuid.uuid4().hex}"
    build.mkdir()
    try:
        yield build
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise
    _replace("CURRENT", build.name)
    (root() / "WANTED").unlink(missing_ok=True)
    for other in root().glob("*-*/"):
        if other != build:
            shutil.rmtree(other, ignore_errors=True)


def want_rebuild() -> None:
    """Leave word that a reader found the index broken; the worker looks once a minute."""
    with suppress(OSError):
        (root() / "WANTED").touch()


def rebuild_wanted() -> bool:
    """Whether the index is missing, or a reader has left word that it is broken."""
    try:
        current()
    except IndexBroken:
        return True
    return (root() / "WANTED").exists()


def _replace(name: str, text: str) -> None:
    beside = root() / f"{name}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root() / name)
