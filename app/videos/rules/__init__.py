"""Decisions about videos: which rungs, which faults, how far, and what an upload may say."""

from app.videos.rules import captions
from app.videos.rules.frames import (
    FRAME_HEIGHT,
    SEGMENT_SECONDS,
    SEGMENTS_A_FRAME,
    frame_at,
    frame_name,
)
from app.videos.rules.ladder import Rung, Shape, display_size, frame_rate, ladder
from app.videos.rules.passage import (
    MAX_ATTEMPTS,
    STALE_SECONDS,
    Scan,
    State,
    percent,
    permille,
    queued_eta_seconds,
    time_limit_seconds,
    working_eta_seconds,
    worth_a_notice,
)
from app.videos.rules.playlists import Variant, playlist_duration_ms, variants_of
from app.videos.rules.ranges import Span, Unsatisfiable, byte_range
from app.videos.rules.streams import (
    KEY_KIND,
    MASTER,
    PLAYLIST_KIND,
    asked_playlist,
    is_playlist,
)
from app.videos.rules.verdicts import (
    WORTH_ANOTHER_TRY,
    AnotherTry,
    Findings,
    Picture,
    Problem,
    Sound,
    fell_short,
    judge,
)
from app.videos.rules.windows import (
    SEGMENTS_A_WINDOW,
    WINDOW_MS,
    iv_of,
    window_of,
    windows_in,
)

__all__ = [
    "FRAME_HEIGHT",
    "KEY_KIND",
    "MASTER",
    "MAX_ATTEMPTS",
    "PLAYLIST_KIND",
    "SEGMENTS_A_FRAME",
    "SEGMENTS_A_WINDOW",
    "SEGMENT_SECONDS",
    "STALE_SECONDS",
    "WINDOW_MS",
    "WORTH_ANOTHER_TRY",
    "AnotherTry",
    "Findings",
    "Picture",
    "Problem",
    "Rung",
    "Scan",
    "Shape",
    "Sound",
    "Span",
    "State",
    "Unsatisfiable",
    "Variant",
    "asked_playlist",
    "byte_range",
    "captions",
    "display_size",
    "fell_short",
    "frame_at",
    "frame_name",
    "frame_rate",
    "is_playlist",
    "iv_of",
    "judge",
    "ladder",
    "percent",
    "permille",
    "playlist_duration_ms",
    "queued_eta_seconds",
    "time_limit_seconds",
    "variants_of",
    "window_of",
    "windows_in",
    "working_eta_seconds",
    "worth_a_notice",
]
