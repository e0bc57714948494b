"""What was lost on the way is found again, and what nobody will need is removed."""

import shutil

from app.kit.blobs import blobs
from app.kit.jobs import job, periodic
from app.videos import actions, queries
from app.videos.jobs.storing import RENDITIONS, clear


@job("videos.discard", retries=3)
def discard(video_id: int) -> None:
    """Remove what the attempts at a video that failed have stored."""
    clear(queries.abandoned_key(video_id))


@job("videos.remove_files", retries=5)
def remove_files(original_key: str, key: str) -> None:
    """Remove what is left of a recording that was deleted; nothing there is fine."""
    blobs().delete_tree(original_key)
    clear(key)


@periodic("videos.recover", every_minutes=1)
def recover() -> None:
    """Hand over again what was lost on the way."""
    actions.recover_lost_videos()


@periodic("videos.sweep_uploads", every_minutes=60)
def sweep() -> None:
    """Remove uploads nobody finished, and files that killed servers and workers have left."""
    actions.sweep_uploads()
    for path in queries.stray_partials():
        path.unlink(missing_ok=True)
    for folder in queries.stray_copies():
        shutil.rmtree(folder, ignore_errors=True)


@periodic("videos.sweep_workshops", every_minutes=60)
def sweep_workshops() -> None:
    """Remove what killed workers left on this machine; what is still worked on is held by a row."""
    held = queries.held_keys()
    for folder in blobs().spool(RENDITIONS).iterdir():
        if folder.name not in held:
            shutil.rmtree(folder, ignore_errors=True)
