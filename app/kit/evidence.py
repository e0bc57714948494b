"""The door to files that prove something: brought, taken back, swept.

A form's files lie in the store before an action tells of them, each under an unguessable key in its
subject's folder (``claims/9f…``); the subject's own table names them. What no row names a day
later is swept. ``kit.web.hand_over_evidence`` shows one. All of it is work for outside of actions.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Protocol

from app.kit import clock
from app.kit.blobs import blobs, put_bytes, unguessable_key
from app.kit.errors import Invalid
from app.reasons import N_, Reason

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 3
ROOM_FOR_WORDS = 1024 * 1024
FORM_BYTES = MOST_FILES * MOST_BYTES + ROOM_FOR_WORDS
"""What a form with evidence may weigh (``kit.web.takes_files``)."""
NAME_MOST = 200
LIES_FOR = timedelta(days=1)
"""How long a file may lie in the store before something has to name it."""
AT_ONCE = 500
MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n"}


class EvidenceRefusal(Reason):
    """Why a file is not taken as evidence."""

    TOO_MANY_FILES = "too_many_files", N_("At most %(most)s files, please.")
    NOT_EVIDENCE = "not_evidence", N_("Please bring PDF, JPEG or PNG files; “%(name)s” is none.")
    TOO_LARGE = "too_large", N_("A file may have 10 MB at most; “%(name)s” is larger.")


class Sent(Protocol):
    """A file of a form."""

    filename: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FiledEvidence:
    """A file that lies in the store; ``sha256`` is its fingerprint, ``name`` what it was called."""

    key: str
    sha256: str
    name: str
    media_type: str
    size_bytes: int

    @property
    def columns(self) -> dict[str, Any]:
        """What a table of evidence keeps of it."""
        return asdict(self)


def file_evidence(sent: Iterable[Sent], folder: str) -> list[FiledEvidence]:
    """Store the files of a form in a folder, each looked into first; raises Invalid (``evidence``).

    Nothing is stored unless all of them are sound.
    """
    read = [(_name_of(one), one.read(MOST_BYTES + 1)) for one in sent if one.filename]
    if len(read) > MOST_FILES:
        raise too_many_files()
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


def sweep_evidence(folder: str, named_among: Callable[[Collection[str]], Collection[str]]) -> int:
    """Remove what has lain in a folder for a day and no row names; returns how many files.

    ``named_among`` tells which of these keys a row names; it is asked about a portion at a time.
    Never while a transaction is open.
    """
    before, removed = clock.now() - LIES_FOR, 0
    old = (blob.key for blob in blobs().below(folder) if blob.stored_at < before)
    while portion := list(islice(old, AT_ONCE)):
        for key in sorted(set(portion) - set(named_among(portion))):
            blobs().delete_tree(key)
            removed += 1
    return removed


def too_many_files() -> Invalid:
    """The refusal of more files than something may be proven by."""
    return _refused(EvidenceRefusal.TOO_MANY_FILES, most=MOST_FILES)


def evidence_type(head: bytes) -> str | None:
    """What a file is by its first bytes; None for what is no evidence. Its name decides nothing."""
    return next((kind for kind, magic in MAGIC.items() if head.startswith(magic)), None)


def _name_of(one: Sent) -> str:
    name = "".join(c for c in (one.filename or "") if c.isprintable()).replace("\\", "/")
    return name.rsplit("/", 1)[-1][-NAME_MOST:] or "?"


def _kind_of(name: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _refused(EvidenceRefusal.TOO_LARGE, name=name)
    kind = evidence_type(content[:16])
    if kind is None:
        raise _refused(EvidenceRefusal.NOT_EVIDENCE, name=name)
    return kind


def _refused(refusal: EvidenceRefusal, **values: Any) -> Invalid:
    said: Any = (refusal.sentence, values)
    return Invalid(errors={"evidence": [said]})
