"""The way of a whole file into the store: past the scanner, and to a bucket that is far away."""

from pathlib import Path

from app.kit.blobs import blobs
from app.kit.errors import Busy, Locked
from app.kit.jobs import job, periodic
from app.kit.partials import open_partial
from app.kit.scanning import Verdict, scanner
from app.videos import actions, queries
from app.videos.rules import Scan


@job("videos.stow", retries=5, retry_delay_seconds=5)
def stow(video_id: int) -> None:
    """Let a whole file be scanned, if there is a scanner, and bring it to the store; the partial
    file stays until it is there.

    Two workers never bring the same file. A worker that does not have it (its upload came in on
    another machine) leaves it, as Busy: it is handed over again, within seconds at first, until one
    comes by who has it, and until the scanner answers.
    """
    parcel = queries.find_parcel(video_id)
    if parcel is None:
        return
    if not parcel.path.exists():
        raise Busy(retry_after=5)
    try:
        with open_partial(parcel.path):
            verdict = _scanned(parcel.path)
            if verdict is None or verdict.infection is None:
                blobs().take_file(parcel.key, parcel.path)
    except Locked:
        raise Busy from None
    if verdict is None:
        actions.note_arrived(video_id, Scan.UNSCANNED)
    elif verdict.infection is not None:
        actions.refuse_infected(video_id, verdict.infection)
    elif verdict.judged:
        actions.note_arrived(video_id, Scan.CLEAN)
    else:
        actions.note_arrived(video_id, Scan.UNSCANNED, "clamd takes no file as large as this one")


def _scanned(path: Path) -> Verdict | None:
    asked = scanner()
    return asked.scan(path) if asked else None


@periodic("videos.recover_arrivals", every_minutes=1)
def recover_arrivals() -> None:
    """Hand over again the files that should be in the store by now."""
    actions.recover_lost_arrivals()
