"""All that 3,000 viewers of a live lesson ask for at the same time, on one web process and nginx.

``python -m benchmarks.live_viewers``: each viewer is in the room, where 50 messages a second are
said; says every 15 s that it is there; and fetches the playlist and the newest segment of the low
rung from nginx each second, by the location that the README names. Figures:
``live_viewers_presence_p95``, ``live_viewers_heard_p95``, ``live_viewers_segment_p95`` (playlist
and segment, both whole), all in milliseconds, and ``live_viewers_cpu`` (per cent of a core that the
web process takes). The floor of the first is a bare route in the same server under the same beats
while nothing else happens, that of the third the same fetching by itself. The server has one core,
nginx and everything that simulates the viewers share the other. ``--short`` has 300 viewers for a
few seconds. Without nginx the third is left out. Exits with 1 when something was lost or refused.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.kit import clock
from app.live.rules import Segment, media_playlist, segment_lines
from benchmarks.stage.academy import Server, free_port, pin, serving
from benchmarks.stage.audience import Room, Told, lift_limits, presence_request, told
from benchmarks.stage.browsers import by_bearer
from benchmarks.stage.figures import print_figure
from benchmarks.stage.hall import Hall, seat_hall

VIEWERS, FEW = 3000, 300
A_SECOND = 50
EVERY_SECONDS = 15
SECONDS, SHORT_SECONDS = 30.0, 8.0
WARM_SECONDS = 5.0
CONNECTIONS = 64
AT_ONCE = 100
SEGMENT_BYTES = 50_000
"""A second of the low rung: 360 lines at 400 kbit/s."""
LESSON_SECONDS = 600
"""How long the lesson has lasted, for the length of its playlist."""

CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
worker_rlimit_nofile 16000;
events {{ worker_connections 8000; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=1000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /media/live/ {{
      alias {folder}/media/live/;
      types {{ application/vnd.apple.mpegurl m3u8; video/iso.segment m4s; video/mp4 mp4; }}
      gzip on; gzip_types application/vnd.apple.mpegurl;
      location ~ \\.m3u8$ {{ add_header Cache-Control "public, max-age=1"; }}
      add_header Cache-Control "public, max-age=31536000, immutable";
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Stage:
    """What is measured, and for how long."""

    server: Server
    hall: Hall
    nginx: int | None
    viewers: int
    seconds: float
    core: int | None


def main() -> int:
    """Measure and print; 1 when something was lost or refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--viewers", type=int)
    asked = parser.parse_args()
    lift_limits()
    cores = sorted(os.sched_getaffinity(0))
    own, load = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    viewers = asked.viewers or (FEW if asked.short else VIEWERS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hall = seat_hall(folder, viewers)
        _make_stream(folder / "media" / "live" / hall.folder / "low")
        nginx = stack.enter_context(_nginx(folder, load))
        server = stack.enter_context(serving(folder, own))
        seconds = SHORT_SECONDS if asked.short else SECONDS
        return _report(Stage(server, hall, nginx, viewers, seconds, load))


def _make_stream(place: Path) -> None:
    """The files of a lesson as the ingest leaves them: a playlist and the newest segment."""
    place.mkdir(parents=True)
    body, before = "", None
    for number in range(LESSON_SECONDS):
        at = clock.now() + timedelta(seconds=number)
        one = Segment(number, 0, number * 1000, 1000, at, (number + 1) * 1000)
        body += segment_lines(one, before, "/api/v1/live/1/keys")
        before = one
    (place / "index.m3u8").write_text(media_playlist(body, 1000, ended=False), encoding="utf-8")
    (place / f"{LESSON_SECONDS - 1}.m4s").write_bytes(os.urandom(SEGMENT_BYTES))


@contextmanager
def _nginx(folder: Path, core: int | None) -> Iterator[int | None]:
    """The port of an nginx before the media folder; None where there is no nginx."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if program is None:
        print("skipped: playlists and segments, there is no nginx here", file=sys.stderr)
        yield None
        return
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port), encoding="utf-8")
    os.chmod(folder, 0o755)  # a worker of its own user must read it where nginx starts as root
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(configuration)])
    pin(process, core)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _beats(stage: Stage, *, bare: bool = False) -> dict[str, Any]:
    """The plan of everybody's presence, or of as many requests to the bare route."""
    nothing = "POST /bare HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
    beats = [
        nothing if bare else presence_request(stage.hall.live_id, by_bearer(token))
        for token in stage.hall.learners
    ]
    return {
        "port": stage.server.port,
        "lists": [[one] for one in beats],
        "chains": list(range(len(beats))),
        "every_seconds": EVERY_SECONDS,
        "connections": CONNECTIONS,
        "warm_seconds": WARM_SECONDS,
        "seconds": stage.seconds,
    }


def _fetches(stage: Stage) -> dict[str, Any]:
    """The plan of everybody's playlists and segments, each on a connection of its own."""
    below = f"/media/live/{stage.hall.folder}/low"
    wanted = (f"{below}/index.m3u8", f"{below}/{LESSON_SECONDS - 1}.m4s")
    plain = "Host: 127.0.0.1\r\n\r\n"
    return {
        "port": stage.nginx,
        "lists": [[f"GET {path} HTTP/1.1\r\n{plain}" for path in wanted]],
        "chains": [0] * stage.viewers,
        "every_seconds": 1.0,
        "connections": 0,
        "warm_seconds": WARM_SECONDS,
        "seconds": stage.seconds,
    }


def _report(stage: Stage) -> int:
    floor = {"beats": _alone(_beats(stage, bare=True), stage.core)}
    if stage.nginx:
        floor["fetches"] = _alone(_fetches(stage), stage.core)
    found = _all_at_once(stage)
    lost = _tell_presence(stage, found, floor)
    lost += _tell_heard(stage, found)
    if stage.nginx:
        lost += _tell_segments(stage, found["fetches"], floor["fetches"])
    return int(lost > 0)


def _alone(plan: dict[str, Any], core: int | None) -> dict[str, Any]:
    with told("pacing", plan, core) as generator:
        return generator.said()


def _all_at_once(stage: Stage) -> dict[str, Any]:
    """Everybody comes in first; then all of it goes on at the same time."""
    plan = {
        "port": stage.server.port,
        "tokens": stage.hall.learners,
        "teacher": stage.hall.teacher,
        "room_id": stage.hall.room_id,
        "at_once": AT_ONCE,
    }
    with told("listening", plan, stage.core) as generator, ExitStack() as others:
        room = Room(generator)
        plans = {"beats": _beats(stage)} | ({"fetches": _fetches(stage)} if stage.nginx else {})
        pacing: dict[str, Told] = {
            name: others.enter_context(told("pacing", one, stage.core))
            for name, one in plans.items()
        }
        before, began = stage.server.cpu_seconds(), time.monotonic()
        spoken = room.speak(A_SECOND, stage.seconds, WARM_SECONDS)
        spent, lasted = stage.server.cpu_seconds() - before, time.monotonic() - began
        said = {name: one.said() for name, one in pacing.items()}
        memory = stage.server.memory_mb()
    cpu = spent * 100 / lasted
    return said | {"spoken": spoken, "inside": room.entered["inside"], "cpu": cpu, "mb": memory}


def _tell_presence(stage: Stage, found: dict[str, Any], floor: dict[str, Any]) -> int:
    beats, bare = found["beats"], floor["beats"]
    refused = sum(count for status, count in beats["statuses"].items() if status != "200")
    how = (
        f"{found['inside']} viewers on one web process; p50 {beats['p50_ms']} ms, p99 "
        f"{beats['p99_ms']} ms, longest {beats['max_ms']} ms; refused {refused}, unanswered "
        f"{beats['unanswered']}; floor: a bare route in an idle server, p50 {bare['p50_ms']} ms"
    )
    name = "live_viewers_presence_p95"
    print_figure(name, beats["p95_ms"], "ms", bare["p95_ms"], how)
    how = (
        f"presence of {stage.viewers}, {A_SECOND} messages a second to {found['inside']} "
        f"listeners; {found['mb']:.0f} MB resident"
    )
    print_figure("live_viewers_cpu", found["cpu"], "% of a core", None, how)
    return refused + int(beats["unanswered"])


def _tell_heard(stage: Stage, found: dict[str, Any]) -> int:
    spoken = found["spoken"]
    heard, said = spoken["heard"], spoken["answers"]
    lost = spoken["expected"] - heard["times"] - spoken["left_out"]
    how = (
        f"{A_SECOND} messages a second to {found['inside']} listeners for {stage.seconds:.0f} s; "
        f"p50 {heard['p50_ms']} ms, p99 {heard['p99_ms']} ms, longest {heard['max_ms']} ms; "
        f"{spoken['frames_a_second']} frames/s; said in p95 {said['p95_ms']} ms; lost {lost}, "
        f"refused {spoken['refused']}"
    )
    print_figure("live_viewers_heard_p95", heard["p95_ms"], "ms", None, how)
    return int(lost) + len(spoken["refused"])


def _tell_segments(stage: Stage, found: dict[str, Any], floor: dict[str, Any]) -> int:
    refused = sum(count for status, count in found["statuses"].items() if status != "200")
    how = (
        f"{stage.viewers} viewers, a playlist of {LESSON_SECONDS // 60} minutes and a segment of "
        f"{SEGMENT_BYTES // 1000} KB each second, {found['mb_a_second']:.0f} MB/s; p50 "
        f"{found['p50_ms']} ms, p99 {found['p99_ms']} ms; late {found['late']}, refused {refused}; "
        f"floor: nginx and nothing else, {floor['mb_a_second']:.0f} MB/s, late {floor['late']}"
    )
    name = "live_viewers_segment_p95"
    print_figure(name, found["p95_ms"], "ms", floor["p95_ms"], how)
    return refused + int(found["unanswered"])


if __name__ == "__main__":
    sys.exit(main())
