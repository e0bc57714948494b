"""Windows of a recording: stretches of about a minute that share one key, in every quality.

Segments are numbered from 0 and last four seconds each, so segment 14 is the last of window 0.
"""

from app.videos.rules.frames import SEGMENT_SECONDS

SEGMENTS_A_WINDOW = 15
WINDOW_MS = SEGMENTS_A_WINDOW * SEGMENT_SECONDS * 1000
IV_BYTES = 16


def window_of(segment: int) -> int:
    """The window that a segment belongs to; both count from 0."""
    return segment // SEGMENTS_A_WINDOW


def iv_of(segment: int) -> bytes:
    """The initialisation vector of a segment: its number, as HLS has it where none is named
    (RFC 8216, 5.2: the media sequence number, big-endian)."""
    return segment.to_bytes(IV_BYTES)


def windows_in(duration_ms: int) -> int:
    """How many windows a recording of ``duration_ms`` has; one for the shortest."""
    return max(-(-duration_ms // WINDOW_MS), 1)
