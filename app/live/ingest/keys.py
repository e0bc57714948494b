"""Keys of a stream: those of its windows, and the words by which a sender proves itself.

All are derived when they are needed (``kit.sealing``), so there is no table of them to lose.
"""

from app.kit.sealing import derived_key


def window_key(folder: str, window: int) -> bytes:
    """The 16 bytes that open every segment of a window, whatever its quality.

    For callers that have decided who may watch.
    """
    return derived_key("live window", folder, str(window))


def sender_key(live_id: int, turn: int) -> str:
    """32 characters that let a program send to a lesson (SRT passphrase, RTMP key).

    Each ``turn`` of a lesson has another one; who knows one knows nothing of the next.
    """
    words = [str(live_id), str(turn)] if turn else [str(live_id)]
    return derived_key("live sender", *words).hex()
