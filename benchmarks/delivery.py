"""Segments a second and bytes a second: through the academy, through X-Accel-Redirect, from nginx.

``python -m benchmarks.delivery``: figures ``app`` (the academy sends the bytes itself), ``accel``
(it answers with headers and nginx sends them), ``direct`` (nginx serves what is sealed without
asking, by the location that the README names), all in segments a second with MB/s in ``how``. The
floor is nginx alone on the same files, with the same clients, in the same run; ``accel`` is worth
having from 0.9 of it, and so is ``direct``. Where there is no nginx, only ``app`` is measured,
without a floor, and a line says so. Exits with 1 when something was refused, or one falls short.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.stage.academy import free_port, serving
from benchmarks.stage.figures import print_figure

SEGMENTS = 200
SEGMENT_BYTES = 1_400_000
"""Four seconds at 2.8 Mbit/s: what a 720p rung of a lecture with some movement weighs."""
CLIENTS = 16
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
WARM_SECONDS = 1
ENOUGH = 0.9
KEY = "0" * 32

CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=1000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream academy {{ server 127.0.0.1:{app}; keepalive 64; keepalive_requests 1000000; }}
  server {{ listen 127.0.0.1:{alone}; location /media/ {{ alias {folder}/media/; }} }}
  server {{
    listen 127.0.0.1:{front};
    location / {{
      proxy_pass http://academy; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host;
    }}
    location /kept/ {{ internal; alias {folder}/media/; }}
    {sealed}
  }}
}}
"""


SEALED = r"""
    location ~ "^/media/(videos/[0-9a-f]{{32}}/[0-9A-Za-z/_-]+\.(?:m4s|mp4|jpg|vtt))$" {{
      alias {folder}/media/$1;
      charset utf-8; charset_types text/vtt;
      types {{ video/iso.segment m4s; video/mp4 mp4; image/jpeg jpg; text/vtt vtt; }}
      add_header Cache-Control "public, max-age=31536000, immutable";
      add_header X-Content-Type-Options nosniff;
    }}
"""
"""What the README tells operators to write."""


def main() -> int:
    """Measure and print; 1 when a segment was refused or nginx with us is too slow."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _make_segments(folder)
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
        if program is None:
            print("skipped: accel and its floor, there is no nginx here", file=sys.stderr)
            return _app(folder, paths, None)
        with _nginx(program, folder, academy=free_port()) as (alone, _front):
            floor = _fetch(alone, paths)
        faults = _app(folder, paths, floor) | _direct(program, folder, paths, floor)
        return faults | _behind(program, folder, paths, floor)


def _app(folder: Path, paths: list[str], floor: dict[str, Any] | None) -> int:
    os.environ.pop("ACCEL_REDIRECT", None)
    with serving(folder, None) as server:
        got = _fetch(server.port, paths)
        memory = server.memory_mb()
    return _report("app", got, floor, f"gunicorn sends the bytes; {memory:.0f} MB")


def _behind(program: str, folder: Path, paths: list[str], floor: dict[str, Any]) -> int:
    os.environ["ACCEL_REDIRECT"] = "/kept"
    try:
        with (
            serving(folder, None) as server,
            _nginx(program, folder, academy=server.port) as (_alone, front),
        ):
            got = _fetch(front, paths)
    finally:
        del os.environ["ACCEL_REDIRECT"]
    told = "gunicorn answers the headers, nginx sends the bytes"
    return _judge("accel", got, floor, told)


def _direct(program: str, folder: Path, paths: list[str], floor: dict[str, Any]) -> int:
    with _nginx(program, folder, academy=free_port(), sealed=True) as (_alone, front):
        got = _fetch(front, paths)
    return _judge("direct", got, floor, "nginx sends what is sealed, the academy is not asked")


def _judge(name: str, got: dict[str, Any], floor: dict[str, Any], told: str) -> int:
    faults = _report(name, got, floor, told)
    return faults | int(got["a_second"] < ENOUGH * floor["a_second"])


def _report(name: str, got: dict[str, Any], floor: dict[str, Any] | None, how: str) -> int:
    refused = {key: count for key, count in got["statuses"].items() if key != "200"}
    told = (
        f"{how}; {got['mb_a_second']:.0f} MB/s, p50 {got['p50_ms']} ms, p95 {got['p95_ms']} ms; "
        f"{CLIENTS} clients, {SEGMENTS} segments of {SEGMENT_BYTES / 1e6} MB"
    )
    if floor:
        told += f"; floor: nginx alone on the same files, {floor['mb_a_second']:.0f} MB/s"
    if refused:
        told += f"; refused: {refused}"
    print_figure(name, got["a_second"], "segments/s", floor["a_second"] if floor else None, told)
    return 1 if refused else 0


def _make_segments(folder: Path) -> list[str]:
    """Files as a conversion leaves them; their paths on the line."""
    place = folder / "media" / "videos" / KEY / "720p"
    place.mkdir(parents=True)
    for number in range(SEGMENTS):
        (place / f"{number:05d}.m4s").write_bytes(os.urandom(SEGMENT_BYTES))
    return [f"/media/videos/{KEY}/720p/{number:05d}.m4s" for number in range(SEGMENTS)]


@contextmanager
def _nginx(
    program: str, folder: Path, academy: int, *, sealed: bool = False
) -> Iterator[tuple[int, int]]:
    """nginx on two ports: one for the files alone, one in front of the academy."""
    alone, front = free_port(), free_port()
    part = SEALED.format(folder=folder) if sealed else ""
    text = CONFIGURATION.format(folder=folder, alone=alone, front=front, app=academy, sealed=part)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    os.chmod(folder, 0o755)  # a worker of its own user must read it where nginx starts as root
    process = subprocess.Popen(command)
    try:
        _wait_for(alone, folder)
        yield alone, front
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, folder: Path) -> None:
    path = next((folder / "media").rglob("*.m4s")).relative_to(folder)
    deadline = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _fetch(port: int, paths: list[str]) -> dict[str, Any]:
    """Download from that port with the load generator in a process of its own."""
    plan = {
        "port": port,
        "requests": [("", path) for path in paths],
        "clients": CLIENTS,
        "seconds": SECONDS,
        "warm_seconds": WARM_SECONDS,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stage.fetching"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


if __name__ == "__main__":
    sys.exit(main())
