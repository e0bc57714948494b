"""Background work for live lessons: streams that are watched as courses by now are removed."""

from app.kit.blobs import blobs
from app.kit.jobs import periodic, stopping
from app.live import actions, ingest, queries


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
