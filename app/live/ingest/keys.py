"""Keys of a stream: those of its windows, and the words by which a sender proves itself.

All are derived when they are needed (``kit.sealing``), so there is no table of them to lose.
"""

from app.kit.sealing import derived_key


def window_key(folder: str, window: int) -> bytes:
    """The 16 bytes that open every segment of a window, whatever its quality.

    For callers that have decided who may watch.
    """
    return derived_key("live window", folder, str(window))


def sender_key(live_id: int) -> str:
    """32 characters that let a program send to a lesson (SRT passphrase, RTMP key)."""
    return derived_key("live sender", str(live_id)).hex()
