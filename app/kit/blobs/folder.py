"""A store in a folder of this machine."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import IO

from app.kit.blobs.protocol import PIECE_BYTES, URL_PREFIX, Blob, checked, playlists_last
from app.kit.errors import NotFound

SPOOL = "spool"
COPIES = "copies"
READABLE = 0o644
"""A server in front, which is another user, sends what we store; so do ffmpeg's own files allow."""


class FolderBlobs:
    """See :class:`~app.kit.blobs.protocol.Blobs` for what it promises."""

    near = True

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unfinished = root / SPOOL
        self._copies = self._unfinished / COPIES

    def put_file(self, key: str, path: Path, *, lasting: bool = True) -> None:
        with path.open("rb") as source, self._new(key, lasting=lasting) as copy:
            shutil.copyfileobj(source, copy, PIECE_BYTES)

    def put_bytes(self, key: str, content: bytes, *, lasting: bool = True) -> None:
        with self._new(key, lasting=lasting) as file:
            file.write(content)

    @contextmanager
    def _new(self, key: str, *, lasting: bool) -> Iterator[IO[bytes]]:
        """A file to be written, which is stored at the end of the context."""
        target = self._path(key)
        copy = f"{self._copies}/{secrets.token_hex(16)}"
        try:
            with self._begun(copy) as file:
                yield file
                file.flush()
                os.fchmod(file.fileno(), READABLE)
                if lasting:
                    os.fsync(file.fileno())
            try:
                os.replace(copy, target)
            except FileNotFoundError:  # the first file of its folder
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(copy, target)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(copy)
            raise
        if lasting:
            _sync_folder(target.parent)

    def _begun(self, copy: str) -> IO[bytes]:
        try:
            return open(copy, "xb")
        except FileNotFoundError:  # the first of all
            self.spool(COPIES)
            return open(copy, "xb")

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

    def add_tree(self, prefix: str, folder: Path) -> None:
        target = self._path(prefix)
        target.mkdir(parents=True, exist_ok=True)
        for path in playlists_last(folder):
            place = target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            _sync_file(path)
            os.replace(path, place)
        for place in (target, *(path for path in target.rglob("*") if path.is_dir())):
            _sync_folder(place)
        shutil.rmtree(folder)

    def find(self, key: str) -> Blob:
        path = self._path(key)
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound() from None
        if not path.is_file():
            raise NotFound()
        stored_at = datetime.fromtimestamp(found.st_mtime, UTC)
        return Blob(key, found.st_size, f"{found.st_size:x}-{found.st_mtime_ns:x}", stored_at)

    def size(self, key: str) -> int:
        return self.find(key).size

    def below(self, prefix: str) -> Iterator[Blob]:
        top = self._path(prefix) if prefix else self._root
        found = (path.relative_to(self._root) for path in top.rglob("*") if path.is_file())
        for name in sorted(map(PurePath.as_posix, found)):
            if not name.startswith(f"{SPOOL}/"):
                with suppress(NotFound):  # removed while we look, or none of ours
                    yield self.find(name)

    def open_range(self, key: str, start: int, length: int) -> Iterator[bytes]:
        self.find(key)
        return _Pieces(self._path(key), start, length)

    def delete_tree(self, prefix: str) -> None:
        path = self._path(prefix)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    @contextmanager
    def fetch(self, key: str) -> Iterator[Path]:
        self.find(key)
        yield self._path(key)

    def url(self, key: str) -> str:
        self._path(key)
        return URL_PREFIX + key

    def direct_url(self, key: str) -> str | None:
        self._path(key)
        return None

    def spool(self, name: str) -> Path:
        folder = self._unfinished / checked(name)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _path(self, key: str) -> Path:
        return self._root / checked(key)


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


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
