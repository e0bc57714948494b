"""The keys of a recording's windows. They are derived, so there is no table of them to lose."""

from app.kit.sealing import derived_key


def window_key(video_key: str, window: int) -> bytes:
    """The 16 bytes that open every segment of a window, whatever its quality.

    ``video_key`` is the unguessable key of the renditions (``Video.key``), so a recording that is
    made again has new keys. For callers that have decided who may watch.
    """
    return derived_key("window", video_key, str(window))
