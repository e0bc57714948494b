"""Videos for tests: ready ones without any work, and ones that were truly transcoded."""

import secrets
from itertools import count
from pathlib import Path

from app.accounts.models import User
from app.kit.blobs import blobs
from app.kit.clock import now
from app.kit.db import session, transactional
from app.videos import actions, jobs
from app.videos.models import Rendition, Video
from app.videos.rules import State

MEDIA = Path(__file__).parent.parent / "media"
TEACHERS = ("teacher",)

_numbers = count(1)


@transactional
def make_ready_video(
    owner: User, duration_ms: int = 600_000, file_hash: str | None = None, height: int = 720
) -> Video:
    """A video that counts as ready, without files: what slices above need to place a lesson."""
    at = now()
    video = Video(
        owner_id=owner.id,
        filename=f"讲座{next(_numbers)}.mp4",
        original_key=f"originals/{secrets.token_hex(16)}",
        size_bytes=1000,
        file_hash=file_hash or secrets.token_hex(32),
        state=State.READY,
        duration_ms=duration_ms,
        width=height * 16 // 9,
        height=height,
        key=secrets.token_hex(16),
        has_poster=True,
        sealed=True,
        done_permille=1000,
        created_at=at,
        queued_at=at,
        finished_at=at,
        renditions=[Rendition(width=640, height=360, bitrate=500_000)],
    )
    session.add(video)
    session.flush()
    return video


@transactional
def make_ready_sound(owner: User, duration_ms: int = 600_000) -> Video:
    """As ``make_ready_video``, of a recording that has nothing to look at."""
    video = make_ready_video(owner, duration_ms)
    video.width = video.height = None
    video.has_poster = False
    video.renditions = [Rendition(width=None, height=None, bitrate=130_000)]
    session.flush()
    return video


MASTER = """#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=552218,RESOLUTION=640x360
360p/index.m3u8
"""
HEAD = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init_0.mp4"
"""


def media_playlist(segments: int) -> str:
    """A playlist of so many segments of four seconds, as ffmpeg writes it."""
    lines = [f"#EXTINF:4.000000,\n{number:05d}.m4s\n" for number in range(segments)]
    return HEAD + "".join(lines) + "#EXT-X-ENDLIST\n"


def store_playlists(video: Video, folder: Path) -> Video:
    """Playlists of a recording that has no segments: what a route hands out before any is asked."""
    texts = {"master.m3u8": MASTER, "360p/index.m3u8": media_playlist(video.duration_ms // 4000)}
    for name, text in texts.items():
        path = folder / name.replace("/", "-")
        path.write_text(text)
        blobs().put_file(f"videos/{video.key}/{name}", path)
    return video


def make_transcoded_video(owner: User, clip: str = "bigbuckbunny.mp4") -> Video:
    """A real clip of ``tests/media``, accepted and transcoded here and now (one to two seconds)."""
    video = actions.accept_original(owner, MEDIA / clip, clip)
    jobs.transcode(video.id)
    session.refresh(video)
    return video
