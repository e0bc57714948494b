"""Reads: videos for their owner and reviewers, facts for the slices above, work for the worker."""

from app.videos.queries.passages import Passage, passage, passages
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
    usable_names,
)
from app.videos.queries.uploads import (
    PARTS,
    Unfinished,
    expired_uploads,
    get_upload,
    offset,
    partial_path,
    unfinished_uploads,
)
from app.videos.queries.windows import window_key
from app.videos.queries.work import (
    WAITING,
    Work,
    find_work,
    forgotten_video_ids,
    silent_video_ids,
)

__all__ = [
    "PARTS",
    "WAITING",
    "Passage",
    "RenditionFacts",
    "Unfinished",
    "VideoFacts",
    "Work",
    "address",
    "expired_uploads",
    "facts",
    "facts_of",
    "find_video",
    "find_work",
    "forgotten_video_ids",
    "frame_url",
    "get_upload",
    "get_video",
    "offset",
    "original_key",
    "partial_path",
    "passage",
    "passages",
    "problem_sentence",
    "rendition_prefix",
    "silent_video_ids",
    "unfinished_uploads",
    "usable_names",
    "window_key",
]
