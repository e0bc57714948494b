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
from app.live.actions.gates import (
    change_sender_key,
    give_ports,
)
from app.live.actions.markers import (
    remove_marker,
    set_marker,
)
from app.live.actions.outages import (
    feel_pulse,
)
from app.live.actions.planning import (
    call_off,
    change_lesson,
    plan_lesson,
    restore_lesson,
)
from app.live.actions.replay import (
    ask_for_replay,
    try_replay_again,
)
from app.live.actions.replay_joining import (
    call_replays,
    fail_replay,
    hand_back_replay,
    make_course,
    note_joining,
    note_recording,
    take_replay,
)
from app.live.actions.replay_leaving import note_removed, note_test_removed, withdraw_streams
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
from app.live.actions.venue_registers import (
    RegisterResult,
    bring_photos,
    drop_photo,
    mark_people,
    register_people,
    strike_out,
)
from app.live.actions.venue_reviews import (
    leave_out,
    review_venue,
    submit_venue,
    withdraw_venue,
)
from app.live.actions.venue_settling import (
    settle_venue_portion,
)
from app.live.actions.venues import (
    change_venue,
    open_venue,
    remove_venue,
)

__all__ = [
    "Here",
    "LiveBeat",
    "RegisterResult",
    "Sender",
    "Stream",
    "admit_sender",
    "admit_stream",
    "answer_sign_in",
    "ask_for_replay",
    "book_lesson",
    "bring_photos",
    "call_off",
    "call_off_following",
    "call_replays",
    "change_following",
    "change_lesson",
    "change_sender_key",
    "change_venue",
    "drop_photo",
    "end_forgotten",
    "end_lesson",
    "end_stay",
    "end_test",
    "fail_replay",
    "feel_pulse",
    "give_ports",
    "hand_back_replay",
    "leave_out",
    "make_course",
    "make_feed",
    "mark_people",
    "note_joining",
    "note_recording",
    "note_reminders",
    "note_removed",
    "note_stream",
    "note_test_removed",
    "open_venue",
    "plan_lesson",
    "plan_series",
    "record_presence",
    "register_people",
    "remove_marker",
    "remove_venue",
    "restore_following",
    "restore_lesson",
    "review_venue",
    "revoke_feed",
    "set_marker",
    "settle_portion",
    "settle_venue_portion",
    "start_lesson",
    "strike_out",
    "submit_venue",
    "subscribe",
    "take_replay",
    "tell_portion",
    "try_replay_again",
    "unbook_lesson",
    "unsubscribe",
    "withdraw_streams",
    "withdraw_venue",
]
