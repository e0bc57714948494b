"""Writes to live lessons: planning them, changing a plan, calling one off, telling who comes."""

from app.live.actions.attendance import (
    Here,
    LiveBeat,
    answer_sign_in,
    record_presence,
)
from app.live.actions.attendance_settling import (
    settle_portion,
)
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
from app.live.actions.coming import (
    book_lesson,
    make_feed,
    revoke_feed,
    subscribe,
    unbook_lesson,
    unsubscribe,
)
from app.live.actions.planning import (
    call_off,
    change_lesson,
    plan_lesson,
    restore_lesson,
)
from app.live.actions.series import (
    call_off_following,
    change_following,
    plan_series,
    restore_following,
)
from app.live.actions.telling import (
    note_reminders,
    tell_portion,
)

__all__ = [
    "Here",
    "LiveBeat",
    "Sender",
    "Stream",
    "admit_sender",
    "admit_stream",
    "answer_sign_in",
    "book_lesson",
    "call_off",
    "call_off_following",
    "change_following",
    "change_lesson",
    "end_forgotten",
    "end_lesson",
    "end_stay",
    "end_test",
    "make_feed",
    "note_reminders",
    "note_stream",
    "plan_lesson",
    "plan_series",
    "record_presence",
    "restore_following",
    "restore_lesson",
    "revoke_feed",
    "settle_portion",
    "start_lesson",
    "subscribe",
    "tell_portion",
    "unbook_lesson",
    "unsubscribe",
]
