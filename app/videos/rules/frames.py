"""Small still pictures along a recording: which there are, and which shows a given moment."""

SEGMENT_SECONDS = 4
SEGMENTS_A_FRAME = 4
"""A still of every fourth segment: within eight seconds of any moment there is one."""

FRAME_EVERY_MS = SEGMENTS_A_FRAME * SEGMENT_SECONDS * 1000
FRAME_HEIGHT = 480
"""Stills are taken from the best rung up to this height: sharp in a card, small on the disk."""


def frame_name(number: int) -> str:
    """Where the still ``number`` lies among the renditions."""
    return f"frames/{number:04d}.jpg"


def frame_at(at_ms: int, duration_ms: int) -> int:
    """The number of the still nearest to a moment; the last one for moments past the end."""
    segments = -(-max(duration_ms, 1) // (SEGMENT_SECONDS * 1000))
    last = (segments - 1) // SEGMENTS_A_FRAME
    nearest = (max(at_ms, 0) + FRAME_EVERY_MS // 2) // FRAME_EVERY_MS
    return min(nearest, last)
