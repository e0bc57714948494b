"""Looking at what a worker did."""

from app.kit.blobs import blobs
from app.kit.db import session
from app.videos.models import Video


def now_of(video):
    session.rollback()
    return session.get(Video, video.id, populate_existing=True)


def leftovers():
    """Files of work in progress that are still on the disk."""
    return [p for name in ("renditions", "copies") for p in blobs().spool(name).rglob("*")]


def shown_keys():
    return sorted({blob.key.split("/")[1] for blob in blobs().below("videos")})


def stored_bytes(key):
    with blobs().fetch(key) as path:
        return path.read_bytes()
