"""What an upload may say: the headers of the tus 1.0.0 protocol (tus.io/protocols)."""

import base64
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from app.reasons import Reason

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
CHECKSUM_ALGORITHMS = ("sha256", "sha1", "md5")
LIFETIME_HOURS = 7 * 24
MOST_FILENAME = 200
MOST_METADATA = 4000
UNNAMED = "video"

_WHOLE_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Refusal(Reason):
    """Why a request of the upload protocol is refused."""

    VERSION = "tus_version", "This upload speaks another version of the protocol than ours (1.0.0)."
    LENGTH = "upload_length", "The upload must say how many bytes it will have (Upload-Length)."
    OFFSET = "upload_offset", "The upload must say where its bytes belong (Upload-Offset)."
    METADATA = "upload_metadata", "What the upload says about its file cannot be read."
    CONTENT_TYPE = "content_type", "Bytes of an upload come as application/offset+octet-stream."
    ALGORITHM = "checksum_algorithm", "This kind of checksum is not known here."
    CHECKSUM = "checksum", "The bytes were changed on their way. Please send them once more."
    TOO_LARGE = (
        "upload_too_large",
        "This file is larger than the %(limit)s we can take. Please cut it or compress it.",
    )
    BEYOND = "upload_beyond", "More bytes arrived than the upload announced."
    WRONG_OFFSET = "wrong_offset", "The upload goes on from another byte than this one."
    IN_USE = "upload_in_use", "This upload is being written from somewhere else just now."
    QUOTA = (
        "quota_full",
        "Your organisation has %(left)s left for files, and this file has %(size)s. "
        "Please delete recordings that no lesson uses, or ask the operators for more room.",
    )
    NO_ROOM = "no_room", "There is no room left for a file of this size. Please try later."
    NOT_A_TEACHER = "not_a_teacher", "Uploading videos is open to teachers."


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one request must add up to."""

    algorithm: str
    digest: bytes


def whole_number(header: str | None) -> int | None:
    """A non-negative count of bytes, or None when the header is missing or says nothing."""
    text = (header or "").strip()
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


def metadata(header: str | None) -> dict[str, str] | Refusal:
    """The pairs of ``Upload-Metadata``: keys in the clear, values in base64, comma between.

    A value may be any bytes; one that is no UTF-8 text is passed over, except in ``filename``.
    """
    told = header or ""
    if len(told) > MOST_METADATA or not (told.isascii() and told.isprintable()):
        return Refusal.METADATA
    pairs: dict[str, str] = {}
    for part in told.split(","):
        words = part.split()
        if not words:
            continue
        value = _decoded(words[1]) if len(words) == 2 else b"" if len(words) == 1 else None
        if value is None or words[0] in pairs:
            return Refusal.METADATA
        text = _as_text(value)
        if text is None and words[0] == "filename":
            return Refusal.METADATA
        pairs[words[0]] = text or ""
    return pairs


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _as_text(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def encode_metadata(pairs: dict[str, str]) -> str:
    """The header that :func:`metadata` reads back."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
    )


def clean_filename(name: str) -> str:
    """A name fit for a page: no folders, no invisible characters, at most 200 characters."""
    text = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", name))
    text = PurePosixPath(PureWindowsPath(text).name).name.strip()
    if not text.strip(". "):
        return UNNAMED
    if len(text) <= MOST_FILENAME:
        return text
    suffix = PurePosixPath(text).suffix[:10]
    return text[: MOST_FILENAME - len(suffix)] + suffix


def checksum(header: str | None) -> Checksum | Refusal | None:
    """What ``Upload-Checksum`` asks for; None when it is not sent."""
    if header is None:
        return None
    words = header.split()
    if len(words) != 2 or words[0] not in CHECKSUM_ALGORITHMS:
        return Refusal.ALGORITHM
    try:
        return Checksum(words[0], base64.b64decode(words[1], validate=True))
    except ValueError:
        return Refusal.ALGORITHM


def room_for(incoming: int | None, offset: int, length: int) -> Refusal | None:
    """Whether bytes announced at ``offset`` stay within the upload's ``length``."""
    return Refusal.BEYOND if incoming is not None and offset + incoming > length else None


def limit_in_words(limit_bytes: int) -> str:
    """A size as people say it: 8 GB, 500 MB, 300 KB, 0 KB."""
    if limit_bytes <= 0:
        return "0 KB"
    for unit, size in (("GB", 1024**3), ("MB", 1024**2)):
        if limit_bytes >= size:
            return f"{limit_bytes / size:.4g} {unit}"
    return f"{max(1, limit_bytes // 1024)} KB"
