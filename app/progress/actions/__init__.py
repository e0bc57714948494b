"""What people do with lessons: open a play, report what they watched."""

from app.progress.actions.beats import Beat, record_beats
from app.progress.actions.bulk import Study, record_studies
from app.progress.actions.plays import OpenedPlay, close_plays, open_play
from app.progress.actions.revisions import go_over

__all__ = [
    "Beat",
    "OpenedPlay",
    "Study",
    "close_plays",
    "go_over",
    "open_play",
    "record_beats",
    "record_studies",
]
