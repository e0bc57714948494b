"""Writes to live lessons: planning them, changing a plan, calling one off."""

from app.live.actions.planning import call_off, change_lesson, plan_lesson

__all__ = ["call_off", "change_lesson", "plan_lesson"]
