"""Background work for live lessons."""

from app.live.jobs import attendance, pulse, replay, telling, venues

__all__ = ["attendance", "pulse", "replay", "telling", "venues"]
