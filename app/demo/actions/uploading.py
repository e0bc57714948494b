"""Clips of this repository become videos; and what a teacher has not finished sending."""

from pathlib import Path

from app.demo import queries
from app.kit.db import transactional
from app.kit.partials import open_partial
from app.videos.actions import accept_original, begin_upload
from app.videos.forms import NewUpload
from app.videos.queries import partial_path

UNFINISHED = "流域治理现场采访（第二段）.mp4"
UNFINISHED_BYTES = 12_000_000
FAILED = "调研座谈会录像.mp4"
LIMIT_BYTES = 8 * 1024**3


@transactional
def upload_clip(path: Path, owner: str) -> int:
    """Makes a clip a video of that teacher's, unless it is one already; returns its id."""
    teacher = queries.person(owner)
    known = queries.usable_video(teacher, path.name)
    return known or accept_original(teacher, path, path.name).id


@transactional
def leave_upload_unfinished(source: Path) -> None:
    """Begins to send a file and stops halfway; the bytes are those of ``source``."""
    teacher = queries.person("teacher")
    form = NewUpload(length=UNFINISHED_BYTES, filename=UNFINISHED)
    upload = begin_upload(teacher, form, LIMIT_BYTES)
    with source.open("rb") as file, open_partial(partial_path(upload)) as partial:
        partial.append(file.read, source.stat().st_size)


@transactional
def upload_what_fails(source: Path) -> None:
    """Sends a file that is no video, under the name of one."""
    accept_original(queries.person("teacher"), source, FAILED)
