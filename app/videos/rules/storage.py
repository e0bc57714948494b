"""What may be kept: how much room an organisation has left, and how much a disk."""

from dataclasses import dataclass

from app.videos.rules.tus import Refusal

SPARE_BYTES = 256 * 1024**2
"""What a disk keeps free beside everything that was promised a place on it."""


@dataclass(frozen=True)
class Storage:
    """What an organisation keeps, in bytes: all recordings, documents and pictures of its people,
    and what they have announced. Without a quota there is no limit."""

    used_bytes: int
    quota_bytes: int | None

    @property
    def left_bytes(self) -> int | None:
        if self.quota_bytes is None:
            return None
        return max(0, self.quota_bytes - self.used_bytes)

    @property
    def permille(self) -> int:
        """How full it is, 1000 at most; 0 without a quota."""
        if self.quota_bytes is None:
            return 0
        return min(1000, self.used_bytes * 1000 // max(1, self.quota_bytes))


def refuse_length(length_bytes: int, limit_bytes: int, storage: Storage) -> Refusal | None:
    """Whether a file may be announced: None, or the first thing that speaks against it."""
    if length_bytes > limit_bytes:
        return Refusal.TOO_LARGE
    left = storage.left_bytes
    return Refusal.QUOTA if left is not None and length_bytes > left else None


def fits_on_disk(length_bytes: int, free_bytes: int, awaited_bytes: int) -> bool:
    """Whether there is room for a file beside the ``awaited_bytes`` promised to others."""
    return length_bytes + awaited_bytes + SPARE_BYTES <= free_bytes
