"""What a store of files promises, whatever it is made of."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

from app.kit.errors import NotFound

URL_PREFIX = "/media/"
FETCHED = "fetched"
PIECE_BYTES = 256 * 1024

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_NAME}(?:/{_NAME})*", re.ASCII)
_LONGEST_KEY = 500


@dataclass(frozen=True)
class Blob:
    """A stored file: its size in bytes, a tag that changes when its content does, and since when
    it lies there as it is."""

    key: str
    size: int
    etag: str
    stored_at: datetime


class Blobs(Protocol):
    """What a store can do. A key that cannot exist raises NotFound, like one that does not.

    A store that is ``near`` answers at the speed of a disk. One that is not is asked over the
    network: never while a transaction is open. If it does not answer, Busy is raised.
    """

    @property
    def near(self) -> bool:
        """Whether it may be asked inside an action."""

    def put_file(self, key: str, path: Path, *, lasting: bool = True) -> None:
        """Store a copy of ``path``; an earlier file of that key is replaced in one step.

        What is not ``lasting`` outlives every process, and may be lost when the machine stops.
        """

    def put_bytes(self, key: str, content: bytes, *, lasting: bool = True) -> None:
        """``put_file`` of a small file that was made in memory."""

    def take_file(self, key: str, path: Path) -> None:
        """Store ``path`` without copying it if that can be; its owner removes it afterwards.

        The caller has synced it and writes to it no more. Doing this twice is the same as once.
        """

    def put_tree(self, prefix: str, folder: Path) -> None:
        """Move everything below ``folder`` to ``prefix``, in place of what is there.

        A folder does it in one step. A bucket cannot: there the playlists follow all they name,
        and what was there before is removed last.
        """

    def add_tree(self, prefix: str, folder: Path) -> None:
        """Move everything below ``folder`` to ``prefix``, beside what is there.

        A file of the same name is replaced in one step; playlists follow all they name.
        """

    def find(self, key: str) -> Blob:
        """The stored file; raises NotFound."""

    def size(self, key: str) -> int:
        """Its size in bytes; raises NotFound."""

    def below(self, prefix: str) -> Iterator[Blob]:
        """Every file below a prefix, ordered by key; ``""`` is the whole store."""

    def open_range(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start`` in bounded pieces; raises NotFound at once."""

    def delete_tree(self, prefix: str) -> None:
        """Remove a file, or everything below a prefix; nothing there is fine."""

    def fetch(self, key: str) -> AbstractContextManager[Path]:
        """A local file to read while the context lasts; raises NotFound.

        It is the stored file itself or a copy that goes away afterwards, so nobody writes to it.
        """

    def url(self, key: str) -> str:
        """The address a browser fetches it from."""

    def direct_url(self, key: str) -> str | None:
        """An address that leads past this academy and stops working within hours, or None."""

    def spool(self, name: str) -> Path:
        """A folder of this machine for files in the making, on the store's own disk if it has one.

        ``name`` is one plain word or several joined by slashes; the folder exists on return.
        """


def checked(key: str) -> str:
    """``key`` if it can be one: no empty name, no name that begins with a dot, nothing absolute."""
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise NotFound()
    return key


def playlists_last(folder: Path) -> list[Path]:
    """The files below ``folder`` so that each comes after all it names: ``.m3u8`` at the end, and
    the one at the top, which names the others, behind them all."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(files, key=lambda path: _rank(path.relative_to(folder)))


def _rank(name: PurePosixPath | Path) -> tuple[int, str]:
    if name.suffix != ".m3u8":
        return 0, str(name)
    return (1 if len(name.parts) > 1 else 2), str(name)
