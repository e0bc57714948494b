"""From one store to another: every file is copied, read back and compared; none is removed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.kit.blobs.protocol import Blob, Blobs
from app.kit.errors import NotFound


class Differs(Exception):
    """A file that was copied is not what it was; the argument is its key."""


@dataclass(frozen=True)
class Moved:
    """One file of the store: whether it was copied now or was there already."""

    blob: Blob
    copied: bool


def copy_store(source: Blobs, target: Blobs) -> Iterator[Moved]:
    """Copy what ``target`` lacks, one file after the other; raises Differs.

    A file that is there with the same size was compared when it came, so a run that was stopped
    goes on where it was. Files that arrive in ``source`` meanwhile are found by another run.
    """
    for blob in source.below(""):
        if _size(target, blob.key) == blob.size:
            yield Moved(blob, copied=False)
            continue
        try:
            with source.fetch(blob.key) as path:
                target.put_file(blob.key, path)
                _compare(target, blob.key, path)
        except NotFound:  # removed since we saw its name
            continue
        yield Moved(blob, copied=True)


def _size(store: Blobs, key: str) -> int | None:
    try:
        return store.size(key)
    except NotFound:
        return None


def _compare(target: Blobs, key: str, path: Path) -> None:
    with path.open("rb") as file:
        wanted = hashlib.file_digest(file, "sha256").digest()
    got = hashlib.sha256()
    for piece in target.open_range(key, 0, path.stat().st_size):
        got.update(piece)
    if got.digest() != wanted:
        target.delete_tree(key)
        raise Differs(key)
