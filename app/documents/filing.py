"""Brings to the store what an action will tell of, and takes it away again; outside of actions."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.documents.drawing import Drawn, NoPicture, redraw
from app.documents.permissions import Person, can_bring
from app.documents.rules import PICTURE_MOST_BYTES, PictureRefusal
from app.kit.blobs import blobs, put_bytes, unguessable_key
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


def file_document(path: Path) -> tuple[str, str]:
    """Store a PDF file; returns its key and its SHA-256."""
    with path.open("rb") as file:
        file_hash = hashlib.file_digest(file, "sha256").hexdigest()
    key = unguessable_key()
    blobs().put_file(original_place(key), path)
    return key, file_hash


def take_back_document(key: str) -> None:
    """Remove a document and its pages that nothing tells of."""
    blobs().delete_tree(f"documents/{key}")


def picture_place(key: str) -> str:
    return f"pictures/{key}.webp"


def original_place(key: str) -> str:
    return f"documents/{key}/original.pdf"


def pages_place(key: str) -> str:
    return f"documents/{key}/pages"
