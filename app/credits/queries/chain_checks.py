"""Do the chains still hold, and do they agree with the anchors that were signed and kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from app.credits import rules
from app.credits.models import (
    CreditAnchor,
    CreditAnchoredHead,
    CreditChain,
    CreditLink,
)
from app.credits.queries.chains import COLUMNS, ITS_LINKS, TABLES, unchained
from app.credits.rules import Head, KeptAnchor, Ledger
from app.kit.db import session
from app.kit.signing import is_signed, ledger_key

AT_A_TIME = 5_000


@dataclass(frozen=True)
class Difference:
    """A row of the ledger that is not what it should be."""

    table: str
    row: str
    kept: str
    recomputed: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: kept {self.kept}, recomputed {self.recomputed}"


def wrong_chains(connection: Connection) -> Iterator[Difference]:
    """Entries that were changed, removed, added or swapped; links and ends that do not fit.

    A link is compared with the kept one before it, so one changed row is told as one, or two.
    """
    chains = select(CreditChain.person_id, CreditChain.length, CreditChain.mac, CreditChain.seal)
    ends = {row.person_id: row for row in connection.execute(chains)}
    links = merge(*(_links(connection, ledger) for ledger in Ledger), key=lambda link: link[:2])
    key = ledger_key()
    for person_id, own in groupby(links, key=lambda link: link[0]):
        yield from _wrong_chain(key, person_id, own, ends.pop(person_id, None))
    for person_id, end in ends.items():
        yield from _wrong_end(key, rules.first_head(key, person_id), end)
    for ledger, table in TABLES.items():
        rows = connection.execute(unchained(ledger).execution_options(yield_per=AT_A_TIME))
        for entry in rows:
            yield Difference(table.__tablename__, str(entry.id), "an entry", "no link names it")


def _links(connection: Connection, ledger: Ledger) -> Iterable[Any]:
    """The links to one ledger's entries, with what the entries say, in the order of the chains."""
    return connection.execute(
        select(
            CreditLink.person_id,
            CreditLink.position,
            CreditLink.ledger,
            CreditLink.mac,
            CreditLink.entry_id,
        )
        .add_columns(*COLUMNS[ledger])
        .outerjoin(TABLES[ledger], ITS_LINKS[ledger])
        .where(CreditLink.ledger == ledger)
        .order_by(CreditLink.person_id, CreditLink.position)
        .execution_options(yield_per=AT_A_TIME)
    )


def _wrong_chain(
    key: bytes, person_id: int, links: Iterable[Any], end: Any
) -> Iterator[Difference]:
    head = rules.first_head(key, person_id)
    for _person_id, position, ledger, mac, entry_id, *said in links:
        table = TABLES[ledger].__tablename__
        place = f"person {person_id}, {position}"
        if position != head.length + 1:
            yield Difference("credit_links", place, f"place {position}", f"{head.length + 1}")
            head = Head(person_id, position - 1, head.mac)
        if said[0] is None:
            yield Difference(table, str(entry_id), "no entry", f"a link ({place})")
        else:
            expected = rules.next_head(key, head, ledger, said)
            if expected.mac != mac:
                row = f"{entry_id} ({place})"
                yield Difference(table, row, f"link {mac[:16]}…", expected.mac[:16] + "…")
        head = Head(person_id, position, mac)
    yield from _wrong_end(key, head, end)


def _wrong_end(key: bytes, head: Head, end: Any) -> Iterator[Difference]:
    row = f"person {head.person_id}"
    if end is None:
        yield Difference("credit_chains", row, "no chain", f"{head.length} links")
        return
    if (end.length, end.mac) != (head.length, head.mac):
        kept, found = f"{end.length} ({end.mac[:16]}…)", f"{head.length} ({head.mac[:16]}…)"
        yield Difference("credit_chains", row, kept, found)
    if end.seal != rules.seal_of(key, Head(head.person_id, end.length, end.mac)):
        yield Difference("credit_chains", row, f"seal {end.seal[:16]}…", "another seal")


def wrong_anchors(connection: Connection) -> Iterator[Difference]:
    """Anchors that are not what was signed, and chains that no longer hold an anchored head."""
    previous, number = rules.NO_ANCHOR, 0
    for anchor in list(connection.execute(select(*_ANCHOR).order_by(CreditAnchor.number))):
        number += 1
        heads = [
            Head(*row)
            for row in connection.execute(
                select(*_HEAD)
                .where(CreditAnchoredHead.anchor == anchor.number)
                .order_by(CreditAnchoredHead.person_id)
            )
        ]
        digest = rules.anchor_digest(previous, anchor.number, anchor.at, heads)
        line = rules.anchor_line(anchor.number, anchor.at, digest)
        kept = (anchor.number, anchor.people, anchor.previous_sha256, anchor.sha256)
        sound = kept == (number, len(heads), previous, digest)
        if not (sound and is_signed(line, anchor.signature)):
            yield Difference("credit_anchors", str(anchor.number), anchor.sha256, digest)
        previous, number = anchor.sha256, anchor.number
    yield from _lost_heads(connection)
    signed = select(CreditAnchor.number)
    for number in connection.scalars(
        select(CreditAnchoredHead.anchor)
        .where(CreditAnchoredHead.anchor.not_in(signed))
        .distinct()
        .order_by(CreditAnchoredHead.anchor)
    ):
        yield Difference("credit_anchors", str(number), "no anchor", "heads that it named")


_ANCHOR = (
    CreditAnchor.number,
    CreditAnchor.at,
    CreditAnchor.people,
    CreditAnchor.previous_sha256,
    CreditAnchor.sha256,
    CreditAnchor.signature,
)
_HEAD = (CreditAnchoredHead.person_id, CreditAnchoredHead.length, CreditAnchoredHead.mac)


def _lost_heads(connection: Connection) -> Iterator[Difference]:
    """Heads that an anchor names and no chain has: an older state was brought back."""
    same_place = and_(
        CreditLink.person_id == CreditAnchoredHead.person_id,
        CreditLink.position == CreditAnchoredHead.length,
    )
    lost = connection.execute(
        select(*_HEAD, CreditAnchoredHead.anchor, CreditLink.mac.label("found"))
        .outerjoin(CreditLink, same_place)
        .where(or_(CreditLink.mac.is_(None), CreditLink.mac != CreditAnchoredHead.mac))
        .execution_options(yield_per=AT_A_TIME)
    )
    for head in lost:
        row = f"{head.anchor}, person {head.person_id}, {head.length}"
        yield Difference("credit_anchored_heads", row, head.mac[:16] + "…", str(head.found)[:16])


def kept_line(anchor: CreditAnchor) -> str:
    """The signed line to keep outside: in a log, on paper, with somebody else."""
    line = rules.anchor_line(anchor.number, anchor.at, anchor.sha256)
    return f"{line} {anchor.signature}"


def wrong_kept(kept: Iterable[KeptAnchor]) -> Iterator[Difference]:
    """Kept lines that were not signed here, or that the ledger no longer has."""
    rows = session.execute(select(CreditAnchor.number, CreditAnchor.sha256))
    found = {row.number: row.sha256 for row in rows}
    for anchor in kept:
        if not is_signed(anchor.line, anchor.signature):
            yield Difference("kept line", str(anchor.number), anchor.sha256, "not signed here")
        elif found.get(anchor.number) != anchor.sha256:
            in_ledger = found.get(anchor.number, "no such anchor")
            yield Difference("credit_anchors", str(anchor.number), in_ledger, anchor.sha256)
