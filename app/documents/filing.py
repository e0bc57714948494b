"""Brings to the store what an action will tell of, and takes it away again; outside of actions."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.documents.drawing import Drawn, NoPicture, redraw
from app.documents.permissions import Person, can_bring
from app.documents.rules import (
    DOCUMENT_MOST_BYTES,
    PICTURE_MOST_BYTES,
    Flaw,
    PictureRefusal,
    page_name,
)
from app.kit.blobs import PIECE_BYTES, blobs, put_bytes, unguessable_key
from app.kit.errors import Invalid, NotAllowed
from app.kit.offload import offload


@dataclass(frozen=True, slots=True)
class FiledPicture:
    """A picture that lies in the store; ``file_hash`` is of what was sent."""

    key: str
    file_hash: str
    drawn: Drawn


def file_picture(actor: Person, raw: bytes) -> FiledPicture:
    """Draw a picture anew and store it; the same file of the same person has the same key.

    Raises NotAllowed for who may bring none, and Invalid (``picture``) for what is no picture, is
    damaged or too large.
    """
    if not can_bring(actor):
        raise NotAllowed()
    refusal = _refuse_bytes(raw)
    if refusal:
        raise Invalid(errors={"picture": [refusal.sentence]})
    try:
        drawn = offload(redraw, raw)
    except NoPicture as problem:
        raise Invalid(errors={"picture": [problem.refusal.sentence]}) from None
    file_hash = hashlib.sha256(raw).hexdigest()
    key = f"{actor.id}-{file_hash[:32]}"
    put_bytes(picture_place(key), drawn.content)
    return FiledPicture(key, file_hash, drawn)


def _refuse_bytes(raw: bytes) -> PictureRefusal | None:
    if not raw:
        return PictureRefusal.NO_FILE
    return PictureRefusal.TOO_LARGE if len(raw) > PICTURE_MOST_BYTES else None


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A PDF file that lies in the store."""

    key: str
    file_hash: str
    size_bytes: int
    filename: str


@contextmanager
def file_document(actor: Person, content: IO[bytes], filename: str) -> Iterator[FiledDocument]:
    """Store a PDF file as it came; what is in it a worker finds out. It is taken away again when
    what is done with it is refused.

    Raises NotAllowed for who may bring none, and Invalid (``document``) for nothing at all, for
    what does not begin like a PDF, or is too large.
    """
    if not can_bring(actor):
        raise NotAllowed()
    with tempfile.NamedTemporaryFile(dir=blobs().spool("small")) as copy:
        size = _copied(content, copy)
        flaw = _flaw_of(content, size)
        if flaw:
            raise Invalid(errors={"document": [flaw.sentence]})
        copy.flush()
        file_hash = offload(_hash_of, Path(copy.name))
        key = unguessable_key()
        blobs().put_file(original_place(key), Path(copy.name))
    try:
        yield FiledDocument(key, file_hash, size, filename.strip()[-255:] or "document.pdf")
    except BaseException:
        blobs().delete_tree(f"documents/{key}")
        raise


def _copied(content: IO[bytes], copy: IO[bytes]) -> int:
    size = 0
    while size <= DOCUMENT_MOST_BYTES and (piece := content.read(PIECE_BYTES)):
        copy.write(piece)
        size += len(piece)
    return size


def _flaw_of(content: IO[bytes], size: int) -> Flaw | None:
    if not size:
        return Flaw.NO_FILE
    if size > DOCUMENT_MOST_BYTES:
        return Flaw.TOO_LARGE
    content.seek(0)
    return None if b"%PDF-" in content.read(1024) else Flaw.NOT_A_PDF


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def picture_place(key: str) -> str:
    return f"pictures/{key}.webp"


def original_place(key: str) -> str:
    return f"documents/{key}/original.pdf"


def pages_place(key: str) -> str:
    return f"documents/{key}/pages"


def page_place(key: str, number: int) -> str:
    return f"{pages_place(key)}/{page_name(number)}"
