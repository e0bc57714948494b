"""Brings evidence to the store before an action tells of it, and takes it away again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.claims.rules import EVIDENCE_MOST_BYTES, EVIDENCE_MOST_FILES, ClaimRefusal, evidence_type
from app.kit.blobs import blobs, put_bytes, unguessable_key
from app.kit.errors import Invalid

NAME_MOST = 200


class Sent(Protocol):
    """A file of a form."""

    filename: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FiledEvidence:
    """A file that lies in the store."""

    key: str
    sha256: str
    name: str
    media_type: str
    size_bytes: int


def file_evidence(sent: Iterable[Sent], folder: str = "claims") -> list[FiledEvidence]:
    """Store the files of a form in a folder, each looked into first; raises Invalid (``evidence``).

    Nothing is stored unless all of them are sound.
    """
    read = [(_name_of(one), one.read(EVIDENCE_MOST_BYTES + 1)) for one in sent if one.filename]
    if len(read) > EVIDENCE_MOST_FILES:
        raise _refused(ClaimRefusal.TOO_MANY_FILES, most=EVIDENCE_MOST_FILES)
    kinds = [_kind_of(name, content) for name, content in read]
    filed = []
    for (name, content), kind in zip(read, kinds, strict=True):
        key = f"{folder}/{unguessable_key()}"
        put_bytes(key, content)
        digest = hashlib.sha256(content).hexdigest()
        filed.append(FiledEvidence(key, digest, name, kind, len(content)))
    return filed


def take_back_evidence(filed: Sequence[FiledEvidence]) -> None:
    """Remove files that nothing tells of."""
    for one in filed:
        blobs().delete_tree(one.key)


def _name_of(one: Sent) -> str:
    name = "".join(c for c in (one.filename or "") if c.isprintable()).replace("\\", "/")
    return name.rsplit("/", 1)[-1][-NAME_MOST:] or "?"


def _kind_of(name: str, content: bytes) -> str:
    if len(content) > EVIDENCE_MOST_BYTES:
        raise _refused(ClaimRefusal.TOO_LARGE, name=name)
    kind = evidence_type(content[:16])
    if kind is None:
        raise _refused(ClaimRefusal.NOT_EVIDENCE, name=name)
    return kind


def _refused(refusal: ClaimRefusal, **values: Any) -> Invalid:
    said: Any = (refusal.sentence, values)
    return Invalid(errors={"evidence": [said]})
