"""Watching over classes: who is falling behind and why, reminders, exports."""
