"""Keys of windows handed out a second by one web process, beside a bare route in the same server.

``python -m benchmarks.keys``: figures ``keys_16`` and ``keys_64`` (so many clients). Each request
is signed in, its play, coverage, course and recording are read, the rule is asked, and the key is
derived. A learner asks for one key a minute, so one process serves sixty times as many learners.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app import create_app
from app.accounts.models import RoleGrant, User
from app.accounts.rules import Role
from app.courses.models import LessonVersion
from app.kit import clock, db
from app.kit.db import session, transactional
from app.progress.models import Play
from app.videos.models import Video
from app.videos.rules import State
from benchmarks.stage.academy import FIRST_ID, Server, seat_learners, serving
from benchmarks.stage.figures import print_figure

CLIENTS = (16, 64)
LEARNERS = 500
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
WARM_SECONDS = 1
RECORDING_MS = 6 * 3_600_000


def main() -> int:
    """Measure and print; 1 when a key was refused."""
    cores = sorted(os.sched_getaffinity(0))
    server_core, load_core = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        plays = seat_learners(Path(folder), LEARNERS)
        _film_the_lesson()
        requests = [(token, f"/api/v1/plays/{play}/hls/keys/1") for token, play in plays]
        with serving(Path(folder), server_core) as server:
            for clients in CLIENTS:
                floor = _fetch(server, [("", "/bare")], clients, load_core)
                before = server.cpu_seconds()
                keys = _fetch(server, requests, clients, load_core)
                spent = server.cpu_seconds() - before
                faults += _report(clients, floor, keys, spent, server)
    return 1 if faults else 0


@transactional
def _place_recording() -> None:
    """The long lesson becomes a sealed recording, as if it had been one all along."""
    at = clock.now()
    teacher = session.query(User).filter(User.held.any(role=Role.TEACHER)).one()
    video = Video(
        owner_id=teacher.id, filename="长讲.mp4", original_key="originals/none", size_bytes=1,
        state=State.READY, duration_ms=RECORDING_MS, width=1280, height=720, key="0" * 32,
        sealed=True, file_hash="0" * 64, done_permille=1000, created_at=at,
    )  # fmt: skip
    session.add(video)
    session.flush()
    for lesson in session.query(LessonVersion):
        lesson.video_id = video.id
    session.query(Play).update({Play.first_pass_seek: False})
    seated = session.query(User.id).filter(User.id >= FIRST_ID)
    rows = [{"user_id": one.id, "role": Role.LEARNER} for one in seated]
    session.execute(RoleGrant.__table__.insert(), rows)


def _film_the_lesson() -> None:
    with create_app().app_context():
        _place_recording()
        db.engine().dispose()


def _fetch(
    server: Server, requests: list[tuple[str, str]], clients: int, core: int | None
) -> dict[str, Any]:
    """Ask with the load generator in a process of its own."""
    plan = {
        "port": server.port,
        "requests": requests,
        "clients": clients,
        "seconds": SECONDS,
        "warm_seconds": WARM_SECONDS,
    }
    command = [sys.executable, "-m", "benchmarks.stage.fetching"]
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    done = subprocess.run(
        command, input=json.dumps(plan), capture_output=True, text=True, check=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _report(
    clients: int, floor: dict[str, Any], keys: dict[str, Any], spent: float, server: Server
) -> int:
    refused = {status: count for status, count in keys["statuses"].items() if status != "200"}
    asked = max(keys["a_second"] * (SECONDS + WARM_SECONDS), 1)
    how = (
        f"{clients} clients, {LEARNERS} learners taking turns, first pass in order; "
        f"p50 {keys['p50_ms']} ms, p95 {keys['p95_ms']} ms, p99 {keys['p99_ms']} ms; about "
        f"{spent * 1000 / asked:.2f} ms CPU a key; {server.memory_mb():.0f} MB; floor: bare Flask "
        "route answering 204"
    )
    if refused:
        how += f"; refused: {refused}"
    print_figure(f"keys_{clients}", keys["a_second"], "keys/s", floor["a_second"], how)
    return sum(refused.values())


if __name__ == "__main__":
    sys.exit(main())
