"""ffmpeg's command lines for live lessons: from a sender's stream to segments of two qualities."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from app.live.rules import HI, INDEX, LOW, Container

LOW_WIDTH, LOW_HEIGHT, LOW_KILOBITS = 640, 360, 600
HI_KILOBITS = 2500
SOUND_KILOBITS = 96
SOUND_HERTZ = 48_000
SHORTEST_SECONDS = 0.5
"""Segments are cut at every key frame of the sender, unless these come more often than this."""
SOUND_ALONE_SECONDS = 1
LISTED = 240
"""ffmpeg's lists name that many segments; it is fed no faster than they are taken (``milling``)."""
PROTOCOLS = "file,pipe"
HEAD = "head.mp4"
COPIED = "h264"
OUT = "pipe:1"


@dataclass(frozen=True)
class Found:
    """What a sender's stream holds: names of codecs as ffmpeg knows them, None where there is
    none."""

    picture: str | None
    sound: str | None
    width: int | None = None
    height: int | None = None
    rate: float | None = None

    @property
    def rungs(self) -> tuple[str, ...]:
        """Both qualities of a picture larger than the lower one; a sound alone has one."""
        small = self.height is not None and self.height <= LOW_HEIGHT
        return (HI,) if self.picture is None or small else (HI, LOW)


def find_binary() -> str:
    """ffmpeg from PATH, else the one that the imageio-ffmpeg wheel brings."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def look_command(container: Container) -> list[str]:
    """Say what the stream on standard input holds; told on standard error, nothing is written."""
    return [*_opened(container), "-i", "pipe:0"]


def ladder_command(container: Container, found: Found) -> list[str]:
    """One ffmpeg that reads the sender's stream and writes a folder of segments for each quality.

    The sender's H.264 is passed on as it is; the lower quality has its key frames where the
    sender's stand, so both are cut at the same places. Times stay the sender's own.
    """
    words = [*_opened(container), "-copyts", "-i", "pipe:0"]
    for rung in found.rungs:
        words += _rung(rung, found)
    return words


def _opened(container: Container) -> list[str]:
    quiet = [find_binary(), "-hide_banner", "-y", "-v", "warning", "-nostats"]
    return [
        *quiet,
        *("-protocol_whitelist", PROTOCOLS, "-fflags", "+genpts+discardcorrupt"),
        *("-probesize", "2000000", "-analyzeduration", "1000000"),
        *("-f", container.value),
    ]


def _rung(rung: str, found: Found) -> list[str]:
    words: list[str] = []
    if found.picture:
        words += ["-map", "0:v:0", *_picture(rung, found)]
    if found.sound:
        words += ["-map", "0:a:0", "-c:a", "aac", "-b:a", f"{SOUND_KILOBITS}k"]
        words += ["-ac", "2", "-ar", str(SOUND_HERTZ), "-af", "aresample=async=1000"]
    shortest = SHORTEST_SECONDS if found.picture else SOUND_ALONE_SECONDS
    return [
        *words,
        *("-sn", "-dn", "-map_metadata", "-1", "-max_muxing_queue_size", "1024"),
        *("-f", "hls", "-hls_time", str(shortest), "-hls_list_size", str(LISTED)),
        *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", HEAD),
        *("-hls_segment_options", "movflags=+frag_discont"),
        *("-hls_flags", "independent_segments+temp_file"),
        *("-hls_segment_filename", f"{rung}/%d.m4s", f"{rung}/{INDEX}"),
    ]


def _picture(rung: str, found: Found) -> list[str]:
    if rung == HI and found.picture == COPIED:
        return ["-c:v", "copy"]
    made = ["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main"]
    made += ["-sc_threshold", "0", "-pix_fmt", "yuv420p", "-fps_mode", "passthrough"]
    if rung == HI:
        # A sender of another kind of picture: key frames are ours to choose, one a second.
        keys = ["-g", "600", "-force_key_frames", "expr:gte(t,n_forced*1)"]
        return [*made, *keys, *_bounded(HI_KILOBITS)]
    keys = ["-g", "600", "-force_key_frames", _low_keys(found)]
    # Always the same shape: a sender may change its own in mid-lesson, an encoder cannot.
    shape = f"{LOW_WIDTH}:{LOW_HEIGHT}"
    fitted = f"scale={shape}:force_original_aspect_ratio=decrease:force_divisible_by=2"
    return [*made, *keys, *_bounded(LOW_KILOBITS), "-vf", f"{fitted},pad={shape}:-1:-1,setsar=1"]


def _low_keys(found: Found) -> str:
    return "source" if found.picture == COPIED else "expr:gte(t,n_forced*1)"


def _bounded(kilobits: int) -> list[str]:
    return ["-crf", "25", "-maxrate", f"{kilobits}k", "-bufsize", f"{2 * kilobits}k"]


def listen_command(address: str) -> list[str]:
    """Wait for a sender at ``address`` and pass its stream on as MPEG-TS, unchanged.

    SRT carries MPEG-TS, so its bytes are not even looked at; what an RTMP server keeps is wrapped
    anew.
    """
    quiet = [find_binary(), "-hide_banner", "-nostdin", "-v", "info", "-nostats"]
    if address.startswith("srt://"):
        return [*quiet, "-f", "data", "-i", address, "-map", "0", "-c", "copy", "-f", "data", OUT]
    looked = ["-probesize", "5000000", "-analyzeduration", "5000000", "-i", address]
    passed = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-f", "mpegts"]
    return [*quiet, *looked, *passed, "-flush_packets", "1", OUT]


def made_folder(part: Path, run: int) -> Path:
    """Where one run of ffmpeg writes its segments, before they are stored."""
    return part / f"made{run}"


def alike_command(
    source: Path, made: Path, found: Found, shape: tuple[int, int], length_ms: int
) -> list[str]:
    """Encode a part of a recording so that it can follow parts of another kind.

    The picture is fitted into ``shape``; black and silence stand for what it does not have, for
    as long as the part is.
    """
    width, height = shape
    fitted = f"scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2"
    words = [find_binary(), "-hide_banner", "-y", "-v", "warning", "-nostats", "-i", str(source)]
    picture, sound = "0:v:0", "0:a:0"
    if found.picture is None:
        words += ["-f", "lavfi", "-i", f"color=black:s={width}x{height}:r=5"]
        picture = "1:v:0"
    if found.sound is None:
        words += ["-f", "lavfi", "-i", f"anullsrc=r={SOUND_HERTZ}:cl=stereo"]
        sound = "1:a:0"
    return [
        *(*words, "-map", picture, "-map", sound, "-t", f"{length_ms / 1000:.3f}"),
        *("-vf", f"{fitted},pad={width}:{height}:-1:-1,setsar=1", "-fps_mode", "passthrough"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"),
        *("-g", "250", "-video_track_timescale", "90000"),
        *("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", str(SOUND_HERTZ)),
        *("-map_metadata", "-1", "-f", "mp4", str(made)),
    ]


def join_command(parts: Path, made: Path) -> list[str]:
    """Put the files of a list one after the other, as they are."""
    return [
        *(find_binary(), "-hide_banner", "-y", "-v", "warning", "-nostats"),
        *("-f", "concat", "-safe", "1", "-protocol_whitelist", PROTOCOLS, "-i", str(parts)),
        *("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-map_metadata", "-1"),
        *("-video_track_timescale", "90000", "-f", "mp4", str(made)),
    ]
