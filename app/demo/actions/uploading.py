"""Files of this repository become videos, documents and pictures; and what a teacher has not
finished sending.
"""

from pathlib import Path

from app.courses.actions import bring_document
from app.demo import queries
from app.documents.actions import keep_picture
from app.documents.filing import file_document, file_picture
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


def upload_document(path: Path, owner: str) -> int:
    """Makes a PDF file a document of that teacher's, which a worker reads; returns its id."""
    teacher = queries.person(owner)
    with path.open("rb") as content, file_document(teacher, content, path.name) as filed:
        return bring_document(teacher, filed)


def upload_picture(path: Path, owner: str) -> int:
    """Makes a picture one of that teacher's; returns its id. The article says what it shows."""
    teacher = queries.person(owner)
    return keep_picture(teacher, file_picture(teacher, path.read_bytes()), "").id


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
