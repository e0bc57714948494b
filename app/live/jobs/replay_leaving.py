"""Background work for live lessons: what is left of streams that nobody can watch any more goes.

That is the live stream of a lesson that is watched as its course, the stream of a test run, and
what a worker made on the way to a course that it then had to give up. What a lesson was recorded
as stays as long as it is the only way to watch it, whatever becomes of the draft it was made into.
"""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from app.kit.blobs import blobs
from app.kit.jobs import periodic, stopping
from app.live import actions, ingest, queries
from app.live.queries.replay_leaving import tests_to_clear, unfinished_among

REPLAYS = "replays"
SPARED_SECONDS = 3600


@periodic("live.remove_streams", every_minutes=60)
def remove_streams() -> None:
    """A day passes between the last who is given a stream and its end; what a stopped worker left
    is removed by the next one."""
    actions.withdraw_streams()
    for live_id in queries.replays_to_clear():
        if stopping():
            return
        for folder in queries.stored_folders(live_id):
            blobs().delete_tree(f"{ingest.PREFIX}/{folder}")
        actions.note_removed(live_id)


@periodic("live.remove_tests", every_minutes=60)
def remove_tests() -> None:
    """A day after its end; one that the ingest goes on with after all is removed once more."""
    for broadcast_id, folder in tests_to_clear().items():
        if stopping():
            return
        blobs().delete_tree(f"{ingest.PREFIX}/{folder}")
        actions.note_test_removed(broadcast_id)


@periodic("live.remove_half_made", every_minutes=60)
def remove_half_made() -> None:
    """On this machine; what was touched within the hour may be a worker's that just begins."""
    homes = [home for home in blobs().spool(REPLAYS).iterdir() if home.name.isdigit()]
    old = [home for home in homes if _is_old(home)]
    wanted = unfinished_among([int(home.name) for home in old])
    for home in old:
        if int(home.name) not in wanted:
            shutil.rmtree(home, ignore_errors=True)


def _is_old(home: Path) -> bool:
    with suppress(FileNotFoundError):
        return time.time() - home.stat().st_mtime > SPARED_SECONDS
    return False
