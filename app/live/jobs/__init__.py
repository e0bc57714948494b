"""Background work for live lessons."""

from app.live.jobs import pulse, replay, telling, venues

__all__ = ["pulse", "replay", "telling", "venues"]
