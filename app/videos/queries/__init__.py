"""Reads: videos for their owner and reviewers, facts for the slices above, work for the worker."""

from app.videos.queries.captions import (
    TrackFacts,
    caption_tracks,
    cues_by_track,
)
from app.videos.queries.copies import (
    Copy,
    Earlier,
    earlier_of,
    find_earlier,
    unused_copies,
)
from app.videos.queries.passages import (
    Passage,
    passage,
    passages,
)
from app.videos.queries.recordings import (
    RenditionFacts,
    VideoFacts,
    address,
    facts,
    facts_of,
    find_video,
    frame_url,
    get_video,
    original_key,
    problem_sentence,
    rendition_prefix,
    storyboard_url,
    usable_names,
)
from app.videos.queries.storage import (
    awaited_bytes,
    find_organisation_id,
    hold_storage,
    storage_of,
)
from app.videos.queries.streams import (
    playlist,
    stream_key,
)
from app.videos.queries.uploads import (
    PARTS,
    Parcel,
    Unfinished,
    expired_uploads,
    find_parcel,
    get_upload,
    offset,
    partial_of,
    partial_path,
    unarrived_video_ids,
    unfinished_uploads,
)
from app.videos.queries.windows import (
    window_key,
)
from app.videos.queries.work import (
    WAITING,
    Work,
    abandoned_key,
    find_work,
    forgotten_video_ids,
    locked_video,
    next_video_id,
    silent_video_ids,
    unseen_video_ids,
)
from app.videos.rules.storage import (
    Storage,
)

__all__ = [
    "PARTS",
    "WAITING",
    "Copy",
    "Earlier",
    "Parcel",
    "Passage",
    "RenditionFacts",
    "Storage",
    "TrackFacts",
    "Unfinished",
    "VideoFacts",
    "Work",
    "abandoned_key",
    "address",
    "awaited_bytes",
    "caption_tracks",
    "cues_by_track",
    "earlier_of",
    "expired_uploads",
    "facts",
    "facts_of",
    "find_earlier",
    "find_organisation_id",
    "find_parcel",
    "find_video",
    "find_work",
    "forgotten_video_ids",
    "frame_url",
    "get_upload",
    "get_video",
    "hold_storage",
    "locked_video",
    "next_video_id",
    "offset",
    "original_key",
    "partial_of",
    "partial_path",
    "passage",
    "passages",
    "playlist",
    "problem_sentence",
    "rendition_prefix",
    "silent_video_ids",
    "storage_of",
    "storyboard_url",
    "stream_key",
    "unarrived_video_ids",
    "unfinished_uploads",
    "unseen_video_ids",
    "unused_copies",
    "usable_names",
    "window_key",
]
