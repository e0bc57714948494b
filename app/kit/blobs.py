"""The door to file storage: whole files under path-like keys, in a local folder for now.

A key is made of names joined by slashes (``videos/3f…/360p/00001.m4s``). What lies under a key is
complete and on disk, or not there at all: files and trees are written beside the store and moved
in. Nobody else builds paths from keys, so that a bucket can take the folder's place behind the
same :class:`Blobs`.
"""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import current_app

from app.kit.errors import NotFound

URL_PREFIX = "/media/"
PIECE_BYTES = 256 * 1024

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_NAME}(?:/{_NAME})*", re.ASCII)
_LONGEST_KEY = 500


@dataclass(frozen=True)
class Blob:
    """A stored file: its size in bytes and a tag that changes when its content does."""

    key: str
    size: int
    etag: str


class Blobs(Protocol):
    """What a store can do. A key that cannot exist raises NotFound, like one that does not."""

    def put_file(self, key: str, path: Path) -> None:
        """Store a copy of ``path``; an earlier file of that key is replaced in one step."""

    def take_file(self, key: str, path: Path) -> None:
        """Store ``path`` without copying it if that can be; its owner removes it afterwards.

        The caller has synced it and writes to it no more. Doing this twice is the same as once.
        """

    def put_tree(self, prefix: str, folder: Path) -> None:
        """Move everything below ``folder`` to ``prefix``, all of it or nothing."""

    def find(self, key: str) -> Blob:
        """The stored file; raises NotFound."""

    def size(self, key: str) -> int:
        """Its size in bytes; raises NotFound."""

    def open_range(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start`` in bounded pieces; raises NotFound at once."""

    def delete_tree(self, prefix: str) -> None:
        """Remove a file, or everything below a prefix; nothing there is fine."""

    def local_path(self, key: str) -> Path | None:
        """Where this machine can read the file by itself, or None where it cannot."""

    def url(self, key: str) -> str:
        """The address a browser fetches it from."""

    def spool(self, name: str) -> Path:
        """A folder of this machine for files in the making, on the store's own disk if it has one.

        ``name`` is one plain word or several joined by slashes; the folder exists on return.
        """


class FolderBlobs:
    """A store in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unfinished = root / "spool"

    def put_file(self, key: str, path: Path) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.spool("copies"), delete=False) as copy:
            try:
                with path.open("rb") as source:
                    shutil.copyfileobj(source, copy, PIECE_BYTES)
                copy.flush()
                os.fsync(copy.fileno())
                os.replace(copy.name, target)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(copy.name)
                raise
        _sync_folder(target.parent)

    def take_file(self, key: str, path: Path) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and path.exists() and target.samefile(path):
            return
        try:
            target.unlink(missing_ok=True)
            os.link(path, target)
        except FileNotFoundError:
            raise
        except OSError:  # another disk, or one without hard links
            self.put_file(key, path)
        _sync_folder(target.parent)

    def put_tree(self, prefix: str, folder: Path) -> None:
        target = self._path(prefix)
        target.parent.mkdir(parents=True, exist_ok=True)
        for path in folder.rglob("*"):
            _sync_folder(path) if path.is_dir() else _sync_file(path)
        _sync_folder(folder)
        self.delete_tree(prefix)
        os.replace(folder, target)
        _sync_folder(target.parent)

    def find(self, key: str) -> Blob:
        path = self._path(key)
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound() from None
        if not path.is_file():
            raise NotFound()
        return Blob(key, found.st_size, f"{found.st_size:x}-{found.st_mtime_ns:x}")

    def size(self, key: str) -> int:
        return self.find(key).size

    def open_range(self, key: str, start: int, length: int) -> Iterator[bytes]:
        self.find(key)
        return _Pieces(self._path(key), start, length)

    def delete_tree(self, prefix: str) -> None:
        path = self._path(prefix)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def local_path(self, key: str) -> Path | None:
        return self._path(key)

    def url(self, key: str) -> str:
        self._path(key)
        return URL_PREFIX + key

    def spool(self, name: str) -> Path:
        folder = self._unfinished / _checked(name)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _path(self, key: str) -> Path:
        return self._root / _checked(key)


class _Pieces(Iterator[bytes]):
    """Part of a file, piece by piece: opened at once, closed at its end or when let go."""

    def __init__(self, path: Path, start: int, length: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._file.seek(start)
        self._left = length

    def __next__(self) -> bytes:
        piece = self._file.read(min(PIECE_BYTES, self._left)) if self._left > 0 else b""
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._left = 0
        self._file.close()


def blobs() -> Blobs:
    """The store of this installation (setting ``MEDIA_URL``)."""
    store: Blobs | None = current_app.extensions.get("blobs")
    if store is None:
        store = FolderBlobs(Path(current_app.config["SETTINGS"].media_url).absolute())
        current_app.extensions["blobs"] = store
    return store


def unguessable_key() -> str:
    """128 random bits as 32 characters: knowing it is as good as a permission."""
    return secrets.token_hex(16)


def _checked(key: str) -> str:
    """``key`` if it can be one: no empty name, no name that begins with a dot, nothing absolute."""
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise NotFound()
    return key


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
