"""What people do with lessons: open a play, report what they watched."""

from app.progress.actions.beats import Beat, record_beats
from app.progress.actions.bulk import Study, record_studies
from app.progress.actions.plays import OpenedPlay, close_plays, open_play

__all__ = [
    "Beat",
    "OpenedPlay",
    "Study",
    "close_plays",
    "open_play",
    "record_beats",
    "record_studies",
]
