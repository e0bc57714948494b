"""What is done with uploads and videos. Conversion itself never runs inside a transaction: a job
asks for an attempt, works for as long as it takes, and tells the outcome, each in an action.
"""

from app.videos.actions.arrival import (
    accept_original,
    note_arrived,
    recover_lost_arrivals,
    refuse_infected,
    take_original,
)
from app.videos.actions.captions import (
    forget_captions,
    keep_captions,
)
from app.videos.actions.conversion import (
    Attempt,
    call_next,
    finish_transcode,
    hand_back,
    note_alive,
    note_findings,
    note_progress,
    recover_lost_videos,
    refuse_video,
    release_transcode,
    start_next,
    start_transcode,
)
from app.videos.actions.removal import remove_video
from app.videos.actions.uploads import (
    begin_upload,
    drop_upload,
    finish_upload,
    hold_space,
    set_quota,
    sweep_uploads,
)
from app.videos.actions.wishes import (
    cancel_conversion,
    convert_again,
    convert_now,
)

__all__ = [
    "Attempt",
    "accept_original",
    "begin_upload",
    "call_next",
    "cancel_conversion",
    "convert_again",
    "convert_now",
    "drop_upload",
    "finish_transcode",
    "finish_upload",
    "forget_captions",
    "hand_back",
    "hold_space",
    "keep_captions",
    "note_alive",
    "note_arrived",
    "note_findings",
    "note_progress",
    "recover_lost_arrivals",
    "recover_lost_videos",
    "refuse_infected",
    "refuse_video",
    "release_transcode",
    "remove_video",
    "set_quota",
    "start_next",
    "start_transcode",
    "sweep_uploads",
    "take_original",
]
