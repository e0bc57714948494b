"""Background work: what changed is written into the index, a broken index is rebuilt."""

from app.kit.jobs import job, periodic
from app.search import actions, index, queries


@job("search.index", retries=10)
def write_waiting(_document_id: int) -> None:
    """Write everything that waits, in one commit; documents queued together cost one."""
    with index.writing():
        try:
            while entries := queries.waiting_entries():
                actions.note_indexed(index.write(entries))
        except index.IndexBroken:
            actions.note_indexed(index.rebuild(queries.all_entries()))


@periodic("search.tend", every_minutes=1)
def tend() -> None:
    """Rebuild an index that is missing or broken; find documents whose hand-over was lost."""
    with index.writing():
        if index.rebuild_wanted():
            actions.note_indexed(index.rebuild(queries.all_entries()))
    if queries.waiting_entries():
        write_waiting(0)
