"""The door to ffmpeg for live lessons: what senders bring becomes a stored, sealed stream.

Chunks wait in a spool on this machine (``spool``), one ffmpeg a sender turns them into segments of
two qualities (``milling``), and a shelf seals, stores and lists them (``shelf``). Nothing else of
live lessons starts ffmpeg. Whatever process ends in between, what was acknowledged is fed again and
the playlists go on where they were.
"""

from app.live.ingest.commands import Found
from app.live.ingest.keys import sender_key, window_key
from app.live.ingest.listening import Listener
from app.live.ingest.milling import Made, Mill, log_of, look_into
from app.live.ingest.replay import Joined, Portion, Unreadable, portions, put_together, room_needed
from app.live.ingest.shelf import PREFIX, Shelf
from app.live.ingest.spool import (
    Full,
    Hole,
    Part,
    forget,
    forget_unknown,
    parts,
    signs_of,
    spool_folder,
    waiting_folders,
)

__all__ = [
    "PREFIX",
    "Found",
    "Full",
    "Hole",
    "Joined",
    "Listener",
    "Made",
    "Mill",
    "Part",
    "Portion",
    "Shelf",
    "Unreadable",
    "forget",
    "forget_unknown",
    "log_of",
    "look_into",
    "parts",
    "portions",
    "put_together",
    "room_needed",
    "sender_key",
    "signs_of",
    "spool_folder",
    "waiting_folders",
    "window_key",
]
