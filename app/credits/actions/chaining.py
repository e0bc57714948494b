"""Every entry becomes a link of its person's chain, in the transaction that writes the entry."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import insert

from app.credits import queries, rules
from app.credits.models import CreditChain, CreditEntry, CreditLink, PointEntry
from app.credits.rules import Head, Ledger
from app.kit.db import in_steps, session, transactional, upsert
from app.kit.signing import ledger_key

PEOPLE_AT_ONCE = 500


@transactional
def lock_chain(person_id: int) -> Head:
    """Where this person's chain ends; entries of one person wait for each other from here on.

    Entries of different people do not. What a day has earned already is read after this.
    """
    begun = _ends([rules.first_head(ledger_key(), person_id)])
    statement = upsert(CreditChain.__table__).values(begun)
    found = session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id"], set_={"length": CreditChain.length}
        ).returning(CreditChain.length, CreditChain.mac)
    ).one()
    return Head(person_id, *found)


@transactional
def lock_chains(person_ids: Collection[int]) -> None:
    """As ``lock_chain``, for many people in one order, so that two of these cannot block."""
    key = ledger_key()
    begun = _ends([rules.first_head(key, person_id) for person_id in sorted(set(person_ids))])
    if not begun:
        return
    session.execute(
        upsert(CreditChain.__table__).on_conflict_do_update(
            index_elements=["person_id"], set_={"length": CreditChain.length}
        ),
        begun,
    )


@transactional
def chain_entry(head: Head, entry: CreditEntry | PointEntry) -> Head:
    """Add an entry that was just written to the chain whose ``head`` was locked before."""
    ledger = queries.ledger_of(entry)
    longer = rules.next_head(ledger_key(), head, ledger, queries.said_by(entry))
    _append([(longer, entry.id)], ledger)
    return longer


@transactional
def chain_said(said: Iterable[Any], ledger: Ledger = Ledger.HOURS) -> int:
    """Add entries of many people, in the order given, each as ``queries.COLUMNS`` has it.

    Their chains were locked before. Returns how many links were added; three statements.
    """
    entries = list(said)
    key, heads = ledger_key(), queries.heads_of({entry.person_id for entry in entries})
    added = []
    for entry in entries:
        head = rules.next_head(key, heads[entry.person_id], ledger, list(entry))
        heads[entry.person_id] = head
        added.append((head, entry.id))
    _append(added, ledger)
    return len(added)


def _append(added: Sequence[tuple[Head, int]], ledger: Ledger) -> None:
    """Write links for entries of a ledger, and where the chains end now."""
    if not added:
        return
    links = [
        {
            "person_id": head.person_id,
            "position": head.length,
            "ledger": ledger,
            "entry_id": entry_id,
            "mac": head.mac,
        }
        for head, entry_id in added
    ]
    session.execute(insert(CreditLink.__table__), links)  # type: ignore[arg-type]
    last = {head.person_id: head for head, _entry_id in added}
    statement = upsert(CreditChain.__table__)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id"],
            set_={name: statement.excluded[name] for name in ("length", "mac", "seal")},
        ),
        _ends(list(last.values())),
    )


def _ends(heads: Sequence[Head]) -> list[dict[str, int | str]]:
    key = ledger_key()
    return [
        {
            "person_id": head.person_id,
            "length": head.length,
            "mac": head.mac,
            "seal": rules.seal_of(key, head),
        }
        for head in heads
    ]


@in_steps
def chain_earlier_entries() -> int:
    """Chain the entries that were written before there were chains; returns how many.

    For the operator's commands alone: what somebody slipped into the table would be taken in, too.
    Done in portions; stopped in the middle, it goes on where it was.
    """
    added, after = 0, 0
    while people := queries.people_unchained(after, PEOPLE_AT_ONCE):
        added += _chain_earlier(people)
        after = people[-1]
    return added


@transactional
def _chain_earlier(people: Sequence[int]) -> int:
    lock_chains(people)
    return chain_said(queries.unchained_of(people))
