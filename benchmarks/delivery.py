"""Segments a second and bytes a second: through the academy, through X-Accel-Redirect, from nginx.

``python -m benchmarks.delivery``: figures ``app`` (the academy sends the bytes itself), ``accel``
(it answers with headers and nginx sends them; nginx remembers those headers for a minute, as the
README names it), ``accel_asked`` (the same, asked for each segment anew), ``direct`` (nginx serves
what is sealed without asking, by the location that the README names), all in segments a second with
MB/s in ``how``. The floor is nginx alone on the same files, with the same clients, in the same run:
all five are fetched from in turn, some rounds of it, and the median of each counts, since one
round differs from the next by a third on a machine that does other things as well. ``accel`` is
worth having from 0.9 of the floor, and so is ``direct``. Where there is no nginx, only ``app`` is
measured, without a floor, and a line says so. Exits with 1 when something was refused, or one
falls short.
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
from statistics import median
from typing import Any

from benchmarks.stage.academy import free_port, serving
from benchmarks.stage.figures import print_figure

SEGMENTS = 200
SEGMENT_BYTES = 1_400_000
"""Four seconds at 2.8 Mbit/s: what a 720p rung of a lecture with some movement weighs."""
CLIENTS = 16
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = 7
WARM_SECONDS = 0.5
ENOUGH = 0.9
KEY = "0" * 32

FLOOR = "floor"
TOLD = {
    "app": "gunicorn sends the bytes",
    "direct": "nginx sends what is sealed, the academy is not asked",
    "accel_asked": "gunicorn answers the headers, nginx sends the bytes",
    "accel": "gunicorn answers the headers, nginx sends the bytes and keeps the headers a minute",
}
JUDGED = ("direct", "accel")

CONFIGURATION = r"""
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=1000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
  upstream academy {{ server 127.0.0.1:{academy}; keepalive 64; keepalive_requests 1000000; }}
  server {{ listen 127.0.0.1:{floor}; location /media/ {{ alias {folder}/media/; }} }}
  server {{
    listen 127.0.0.1:{accel_asked};
    location / {{ proxy_pass http://academy; }}
    location /kept/ {{ internal; alias {folder}/media/; }}
  }}
  proxy_cache_path {folder}/answers keys_zone=answers:10m;
  upstream answers {{
    server unix:{folder}/answers.sock; keepalive 64; keepalive_requests 1000000;
  }}
  server {{
    listen unix:{folder}/answers.sock;
    location / {{
      proxy_pass http://academy; proxy_cache answers; proxy_cache_valid 200 1m;
      proxy_ignore_headers X-Accel-Redirect Cache-Control; proxy_pass_header X-Accel-Redirect;
    }}
  }}
  server {{
    listen 127.0.0.1:{accel};
    location / {{ proxy_pass http://academy; }}
    location /media/videos/ {{ proxy_pass http://answers; }}
    location /kept/ {{ internal; alias {folder}/media/; }}
  }}
  server {{
    listen 127.0.0.1:{direct};
    location / {{ proxy_pass http://academy; }}
    location ~ "^/media/(videos/[0-9a-f]{{32}}/[0-9A-Za-z/_-]+\.(?:m4s|mp4|jpg|vtt))$" {{
      alias {folder}/media/$1;
      charset utf-8; charset_types text/vtt;
      types {{ video/iso.segment m4s; video/mp4 mp4; image/jpeg jpg; text/vtt vtt; }}
      add_header Cache-Control "public, max-age=31536000, immutable";
      add_header X-Content-Type-Options nosniff;
    }}
  }}
}}
"""
"""What the README tells operators to write, each way on a port of its own."""


def main() -> int:
    """Measure and print; 1 when a segment was refused or a way with nginx is too slow."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = _make_segments(folder)
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
        os.environ.pop("ACCEL_REDIRECT", None)
        with serving(folder, None) as alone:
            if program is None:
                print("skipped: accel and its floor, there is no nginx here", file=sys.stderr)
                return _report({"app": _rounds({"app": alone.port}, paths)["app"]})
            with _behind(program, folder) as ports:
                return _report(_rounds(ports | {"app": alone.port}, paths))


def _report(measured: dict[str, dict[str, Any]]) -> int:
    """Print each way beside the floor; 1 when one falls short."""
    floor = measured.pop(FLOOR, None)
    faults = [_tell(name, got, floor) for name, got in measured.items()]
    return int(any(faults))


def _tell(name: str, got: dict[str, Any], floor: dict[str, Any] | None) -> bool:
    told = (
        f"{TOLD[name]}; {got['mb_a_second']:.0f} MB/s, p50 {got['p50_ms']:.2f} ms, p95 "
        f"{got['p95_ms']:.2f} ms; median of {ROUNDS} rounds, {CLIENTS} clients, {SEGMENTS} "
        f"segments of {SEGMENT_BYTES / 1e6} MB"
    )
    if floor:
        told += f"; floor: nginx alone on the same files, {floor['mb_a_second']:.0f} MB/s"
    if got["refused"]:
        told += f"; refused: {got['refused']}"
    print_figure(name, got["a_second"], "segments/s", floor["a_second"] if floor else None, told)
    short = floor is not None and got["a_second"] < ENOUGH * floor["a_second"]
    return bool(got["refused"]) or (name in JUDGED and short)


def _rounds(ports: dict[str, int], paths: list[str]) -> dict[str, dict[str, Any]]:
    """Fetches from each in turn; the medians of what was measured."""
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in ports}
    for _ in range(ROUNDS):
        for name, port in ports.items():
            taken[name].append(_fetch(port, paths))
    return {name: _medians(rounds) for name, rounds in taken.items()}


def _medians(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    figures = ("a_second", "mb_a_second", "p50_ms", "p95_ms")
    refused = [
        f"{status} {count} times"
        for one in rounds
        for status, count in one["statuses"].items()
        if status != "200"
    ]
    return {name: median(one[name] for one in rounds) for name in figures} | {"refused": refused}


def _make_segments(folder: Path) -> list[str]:
    """Files as a conversion leaves them; their paths on the line."""
    place = folder / "media" / "videos" / KEY / "720p"
    place.mkdir(parents=True)
    for number in range(SEGMENTS):
        (place / f"{number:05d}.m4s").write_bytes(os.urandom(SEGMENT_BYTES))
    return [f"/media/videos/{KEY}/720p/{number:05d}.m4s" for number in range(SEGMENTS)]


@contextmanager
def _behind(program: str, folder: Path) -> Iterator[dict[str, int]]:
    """An academy that leads to the front, and nginx before it; its ports, a way each."""
    os.environ["ACCEL_REDIRECT"] = "/kept"
    try:
        with serving(folder, None) as server:
            ports = {name: free_port() for name in (FLOOR, "direct", "accel_asked", "accel")}
            with _nginx(program, folder, ports | {"academy": server.port}):
                yield ports
    finally:
        del os.environ["ACCEL_REDIRECT"]


@contextmanager
def _nginx(program: str, folder: Path, ports: dict[str, int]) -> Iterator[None]:
    text = CONFIGURATION.format(folder=folder, **ports)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    os.chmod(folder, 0o755)  # a worker of its own user must read it where nginx starts as root
    process = subprocess.Popen(command)
    try:
        _wait_for(ports[FLOOR], folder)
        yield
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
