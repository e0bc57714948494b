"""Sends to live lessons as a browser does: a recorder's stream in pieces, over the API."""

import subprocess
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from app.kit.blobs import blobs
from app.live import queries
from app.live.cli.stays import Stay
from app.live.ingest.commands import find_binary
from app.live.models import Broadcast

PICTURE = "testsrc2=s={size}:r={rate}"
TONE = "sine=440:r=48000"
CONTAINERS = {
    "video/webm;codecs=h264": ("-c:a", "libopus", "-f", "matroska", "-live", "1"),
    "video/mp4;codecs=avc1.64001f": (
        *("-c:a", "libopus", "-strict", "-2", "-f", "mp4"),
        *("-movflags", "frag_keyframe+empty_moov+default_base_moof"),
    ),
    "video/mp2t": ("-c:a", "aac", "-f", "mpegts"),
}


_at_work: list[Stay] = []


@cache
def recorded(
    mime: str = "video/webm;codecs=h264",
    *,
    seconds: int = 4,
    size: str = "640x400",
    rate: int = 10,
    picture: bool = True,
    sound: bool = True,
) -> bytes:
    """What a recorder makes: H.264 with a key frame a second, and sound."""
    words = ["-hide_banner", "-v", "error", "-y"]
    if picture:
        words += ["-f", "lavfi", "-i", PICTURE.format(size=size, rate=rate)]
    if sound:
        words += ["-f", "lavfi", "-i", TONE]
    words += ["-t", str(seconds), "-pix_fmt", "yuv420p"] if picture else ["-t", str(seconds)]
    if picture:
        words += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
        words += ["-g", str(rate)]
    words += [*CONTAINERS[mime], "pipe:1"]
    return subprocess.run([find_binary(), *words], check=True, capture_output=True).stdout


def pieces(stream: bytes, count: int = 16) -> list[bytes]:
    """A stream cut anywhere, as recorders do."""
    size = -(-len(stream) // count)
    return [stream[place : place + size] for place in range(0, len(stream), size)]


class Browser:
    """A teacher's page that sends."""

    def __init__(self, client: Any, live_id: int, **asked: Any) -> None:
        self.client, self.live_id = client, live_id
        answer = client.post(f"/api/v1/live/{live_id}/senders", json=asked)
        assert answer.status_code == 201, answer.text
        self.sender: str = answer.json["sender_id"]
        self.next: int = answer.json["next"]

    def put(self, number: int, piece: bytes) -> Any:
        path = f"/api/v1/live/{self.live_id}/senders/{self.sender}/chunks/{number}"
        return self.client.put(path, data=piece, content_type="application/octet-stream")

    def send(self, chunks: list[bytes]) -> None:
        for piece in chunks:
            answer = self.put(self.next, piece)
            assert answer.status_code == 204, answer.text
            self.next += 1


def latest_broadcast(live_id: int) -> Broadcast:
    from app.kit.db import session

    session.rollback()
    session.expire_all()
    found = session.query(Broadcast).filter_by(live_id=live_id).order_by(Broadcast.id.desc())
    return found.first()


def stay_of(live_id: int) -> Stay:
    """The ingest's work on a lesson, to be done step by step; it ends with the test."""
    stay = Stay(queries.feed_of_folder(latest_broadcast(live_id).folder))
    _at_work.append(stay)
    return stay


def end_stays() -> None:
    """No ffmpeg outlives the test that began it, however the test ended."""
    while _at_work:
        _at_work.pop().stop()


def wait_until(holds: Any, step: Any = lambda: None, within_seconds: float = 30) -> None:
    """Looks again and again: what works here is another thread or process."""
    pause, deadline = threading.Event(), time.monotonic() + within_seconds
    while True:
        step()
        if holds():
            return
        assert time.monotonic() < deadline, "nothing came of it"
        pause.wait(0.01)


def work_until(stay: Stay, holds: Any) -> None:
    """Steps as the ingest takes them; ffmpeg is another process, so some find nothing to do."""
    wait_until(holds, stay.step)


def stored(key: str) -> bytes:
    blob = blobs().find(key)
    return b"".join(blobs().open_range(key, 0, blob.size))


def playlist_of(folder: str, rung: str = "hi") -> str:
    return stored(f"live/{folder}/{rung}/index.m3u8").decode()


def opened(folder: str, rung: str = "hi") -> Iterator[bytes]:
    """Every file that a playlist names, unsealed, in order: heads and segments."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES128
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    from app.live.ingest import window_key

    key, number = b"", 0
    for line in playlist_of(folder, rung).splitlines():
        if line.startswith("#EXT-X-KEY:METHOD=AES-128"):
            key = window_key(folder, int(line.split('"')[1].rpartition("/")[2]))
        elif line.startswith("#EXT-X-MAP"):
            head = line.split('"')[1]
            yield stored(f"live/{folder}/{rung}/{head}")
        elif line.endswith(".m4s"):
            decryptor = Cipher(AES128(key), CBC(number.to_bytes(16))).decryptor()
            plain = decryptor.update(stored(f"live/{folder}/{rung}/{line}")) + decryptor.finalize()
            yield plain[: -plain[-1]]
            number += 1


def runs(folder: str, rung: str = "hi") -> list[bytes]:
    """As ``opened``, one stream for each head."""
    found: list[bytes] = []
    for piece in opened(folder, rung):
        if piece[4:8] == b"ftyp":
            found.append(b"")
        found[-1] += piece
    return found


def decoded(stream: bytes) -> str:
    """What ffmpeg says of a stream that it reads to its end: how long, how many pictures."""
    command = [
        find_binary(),
        "-hide_banner",
        "-f",
        "mp4",
        "-i",
        "pipe:0",
        "-fps_mode",
        "passthrough",
    ]
    command += ["-f", "null", "-"]
    return subprocess.run(command, input=stream, capture_output=True, check=False).stderr.decode()
