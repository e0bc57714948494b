"""Background work for live lessons."""

from app.live.jobs import pulse, replay, replay_leaving, telling, venues

__all__ = ["pulse", "replay", "replay_leaving", "telling", "venues"]
