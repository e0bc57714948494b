"""The door to clamd, the virus scanner that an installation may have (setting ``CLAMD_URL``).

A file is sent over clamd's own socket protocol (INSTREAM), so the scanner may live on another
machine. clamd takes at most ``StreamMaxLength`` bytes (its own setting); what is larger it does
not judge.
"""

import logging
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.kit.errors import Busy
from app.kit.settings import settings

log = logging.getLogger(__name__)

PIECE_BYTES = 256 * 1024
CONNECT_SECONDS = 5
ANSWER_SECONDS = 300
PORT = 3310


@dataclass(frozen=True)
class Verdict:
    """What the scanner says. ``infection`` names what it found; without ``judged`` the file is
    larger than the scanner takes, and nothing is known."""

    judged: bool
    infection: str | None = None


class Scanner:
    """A clamd at ``tcp://host:port`` or ``unix:///path``."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)

    def scan(self, path: Path) -> Verdict:
        """Send a file to the scanner; raises Busy while it cannot be asked."""
        try:
            with self._line() as line, path.open("rb") as file:
                return _verdict(_ask(line, file))
        except OSError as problem:
            log.warning("the virus scanner cannot be asked: %s", problem)
            raise Busy(retry_after=60) from problem

    def _line(self) -> socket.socket:
        if self._address.scheme == "unix":
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(CONNECT_SECONDS)
            line.connect(self._address.path)
        else:
            at = (self._address.hostname or "127.0.0.1", self._address.port or PORT)
            line = socket.create_connection(at, CONNECT_SECONDS)
        line.settimeout(ANSWER_SECONDS)
        return line


def scanner() -> Scanner | None:
    """The scanner of this installation, or None where files are not scanned."""
    url = settings().clamd_url
    return Scanner(url) if url else None


def _ask(line: socket.socket, file: object) -> str:
    line.sendall(b"zINSTREAM\0")
    with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough; its answer waits
        while piece := file.read(PIECE_BYTES):  # type: ignore[attr-defined]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and (more := line.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    told = answer.removeprefix("stream: ")
    if told == "OK":
        return Verdict(judged=True)
    if told.endswith(" FOUND"):
        return Verdict(judged=True, infection=told.removesuffix(" FOUND"))
    if "size limit exceeded" in told:
        return Verdict(judged=False)
    raise OSError(f"it answered {answer!r}")
