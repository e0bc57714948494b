"""Looks into one media file and prints what it finds as JSON; runs as a program of its own.

``python -I inspection.py PATH CONTAINERS``: a file that brings the libraries down brings down this
child and not the worker. Therefore nothing of the academy is imported here.
"""

import contextlib
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

import av

MEMORY_BYTES = 4 * 1024**3


def look(path: str, containers: str) -> dict[str, Any]:
    """The streams worth keeping, how long each truly is, and what the file says of itself."""
    with av.open(path, options={"format_whitelist": containers}) as container:
        picture, sound = _picture(container), _sound(container)
        found: dict[str, Any] = {
            "streams": len(container.streams),
            "declared_ms": container.duration and container.duration // 1000,
            "picture": picture and _shape(container, picture),
            "sound": sound and {"stream": sound.index, "channels": sound.channels or 2},
        }
        container.seek(0) if container.duration else None
        ends = _ends(container, [part for part in (picture, sound) if part])
        for name in ("picture", "sound"):
            if found[name]:
                found[name]["ends_ms"] = ends.get(found[name]["stream"], 0)
        return found


def _picture(container: Any) -> Any | None:
    """The largest moving picture; a cover drawn on a music file is none."""
    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context
    ]
    return max(moving, key=lambda stream: stream.width * stream.height, default=None)


def _sound(container: Any) -> Any | None:
    heard = [stream for stream in container.streams.audio if stream.codec_context]
    return max(
        heard,
        key=lambda stream: (
            bool(stream.disposition & av.stream.Disposition.default),
            -stream.index,
        ),
        default=None,
    )


def _shape(container: Any, stream: Any) -> dict[str, Any]:
    """The picture's shape; the first frame, if one can be decoded, knows how it is turned."""
    frame = next(_frames(container, stream), None)
    pixel = stream.sample_aspect_ratio or 1
    rate = stream.average_rate or stream.guessed_rate
    return {
        "stream": stream.index,
        "width": stream.width,
        "height": stream.height,
        "pixel": [pixel.numerator, pixel.denominator],
        "turned": round(frame.rotation) % 360 if frame else 0,
        "rate": rate and [rate.numerator, rate.denominator],
    }


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    with contextlib.suppress(av.FFmpegError):
        yield from container.decode(stream)


def _ends(container: Any, streams: list[Any]) -> dict[int, int]:
    """Where the last packet of each stream ends, in milliseconds from the file's start."""
    start = (container.start_time or 0) / av.time_base
    ends: dict[int, float] = {}
    with contextlib.suppress(av.FFmpegError):
        for packet in container.demux(streams):
            if packet.pts is not None and packet.time_base and not packet.is_corrupt:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base) - start
                ends[packet.stream.index] = max(end, ends.get(packet.stream.index, 0.0))
    return {index: round(end * 1000) for index, end in ends.items()}


def main(path: str, containers: str) -> None:
    av.logging.set_level(av.logging.PANIC)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        found = look(path, containers)
    except (av.FFmpegError, MemoryError) as problem:
        found = {"unreadable": str(problem)}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
