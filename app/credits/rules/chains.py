"""One keyed hash chain a person: what a link holds, and what an anchor of many heads says.

A link is HMAC-SHA256 over the link before it and everything that its entry says, so a changed,
removed, added or swapped entry no longer fits, and nobody without the key can make it fit again.
"""

import hmac
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256

FORM = 1
"""The form in which entries are written down for their link; goes into every link."""

NO_ANCHOR = "0" * 64
"""What stands before the first anchor."""


class Ledger(StrEnum):
    """Which table of entries a link belongs to; hours and points never share one."""

    HOURS = "hours"
    POINTS = "points"


@dataclass(frozen=True)
class Head:
    """The end of one person's chain: so many links, the last of which is ``mac``."""

    person_id: int
    length: int
    mac: str


def _plain(value: object) -> str:
    """Dates and moments as text; the encoder knows everything else that an entry holds."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an entry holds no {type(value).__name__}")


_written_down = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False, default=_plain
).encode


def first_head(key: bytes, person_id: int) -> Head:
    """A chain without links: where somebody's first entry goes on from."""
    return Head(person_id, 0, _mac(key, f"chain {FORM} of {person_id}"))


def next_head(key: bytes, head: Head, ledger: Ledger, values: Sequence[object]) -> Head:
    """The chain with one more link: an entry of ``ledger`` that says ``values``, in fixed order.

    ``values`` are what the database gives back, its own id among them. Raises TypeError for what no
    entry can hold, ValueError for NaN.
    """
    position = head.length + 1
    said = _written_down([head.mac, position, ledger, values])
    return Head(head.person_id, position, _mac(key, said))


def seal_of(key: bytes, head: Head) -> str:
    """What shows that a chain ends here, and was not cut off."""
    return _mac(key, f"end {head.person_id} {head.length} {head.mac}")


def _mac(key: bytes, said: str) -> str:
    # A lone surrogate can come with hand-made JSON; it is kept, not refused.
    return hmac.digest(key, said.encode("utf-8", "surrogatepass"), sha256).hex()


def anchor_digest(previous: str, number: int, at: datetime, heads: Iterable[Head]) -> str:
    """SHA-256 over an anchor's place, its moment and its heads; the order of heads matters."""
    digest = sha256(f"{previous} {number} {_plain(at)}\n".encode())
    for head in heads:
        digest.update(f"{head.person_id} {head.length} {head.mac}\n".encode())
    return digest.hexdigest()


def anchor_line(number: int, at: datetime, digest: str) -> str:
    """What is signed: one line that can be printed, logged, mailed, and kept outside."""
    return f"zhixing-ledger {number} {_plain(at)} {digest}"


@dataclass(frozen=True)
class KeptAnchor:
    """An anchor's line with its signature, as somebody kept it."""

    line: str
    number: int
    sha256: str
    signature: str


_KEPT = re.compile(r"(zhixing-ledger (\d{1,9}) \S{19,32} ([0-9a-f]{64})) ([0-9a-f]{128})\b")


def kept_anchors(text: str) -> list[KeptAnchor]:
    """The signed lines in a text of any kind, a log for instance, in the order they stand in."""
    return [
        KeptAnchor(line, int(number), digest, signature)
        for line, number, digest, signature in _KEPT.findall(text)
    ]
