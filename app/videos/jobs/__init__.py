"""Background entry points: look into a file, make its renditions, find what was lost.

A conversion takes minutes and must not hold a transaction, so these jobs work between short
actions: take hold, tell how far, tell the outcome. Running one twice does no harm, and any number
of workers on any number of machines may do so: what they share is the database and the store.
"""

from app.videos.jobs.arriving import recover_arrivals, stow
from app.videos.jobs.converting import inspect, transcode
from app.videos.jobs.tidying import discard, recover, remove_files, sweep, sweep_workshops

__all__ = [
    "discard",
    "inspect",
    "recover",
    "recover_arrivals",
    "remove_files",
    "stow",
    "sweep",
    "sweep_workshops",
    "transcode",
]
