"""Writes to live lessons: planning them, changing a plan, calling one off; going on air."""

from app.live.actions.attendance import Here, LiveBeat, answer_sign_in, record_presence
from app.live.actions.attendance_settling import settle_portion
from app.live.actions.broadcasting import (
    Sender,
    Stream,
    admit_sender,
    admit_stream,
    end_forgotten,
    end_lesson,
    end_stay,
    end_test,
    note_stream,
    start_lesson,
)
from app.live.actions.planning import call_off, change_lesson, plan_lesson

__all__ = [
    "Here",
    "LiveBeat",
    "Sender",
    "Stream",
    "admit_sender",
    "admit_stream",
    "answer_sign_in",
    "call_off",
    "change_lesson",
    "end_forgotten",
    "end_lesson",
    "end_stay",
    "end_test",
    "note_stream",
    "plan_lesson",
    "record_presence",
    "settle_portion",
    "start_lesson",
]
