"""What making a stream out of what a sender brings costs, beside ffmpeg alone.

``python -m benchmarks.live [--seconds 40] [--rounds 2]``: figure ``ingest``, in seconds of a core
for each minute of a lesson: the whole process tree of ``flask ingest``, from the moment a sender is
let in to the moment its stream is finished, whatever it does meanwhile (segments cut, sealed,
stored and listed, the journal, the database, the looking around for other lessons). The floor is
one bare ffmpeg with the same words, which reads the same bytes at the same moments from a pipe and
leaves its segments lying unsealed. Both in turn, the medians of the rounds. At most 1.1 times as
much; exits with 1 above that.

The sender is what a browser's recorder makes of a lecture in 720p: slides, a small moving picture
and a voice; H.264 with a key frame a second, Opus, a chunk every 0.3 s.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from app import create_app
from app.accounts.actions import add_organisation, add_person
from app.accounts.models import User
from app.accounts.rules import OrganisationKind, Role
from app.kit import clock
from app.kit.db import Base, engine, session
from app.live import actions, queries
from app.live.forms import NewSender, Plan
from app.live.ingest.commands import find_binary, ladder_command
from app.live.ingest.looking import look
from app.live.rules import Container
from benchmarks.stage.academy import environment, free_port
from benchmarks.stage.figures import print_figure

BUDGET = 1.1
MIME = "video/webm;codecs=h264"
CHUNK_SECONDS = 0.3
REST = 0.05
"""Who spends less of a core has started and waits."""
PATIENCE_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1
SLIDES = "testsrc=size=1280x720:rate=1/20,fps=25"
SPEAKER = "testsrc2=size=240x180:rate=25"
VOICE = "anoisesrc=color=pink:sample_rate=48000:amplitude=0.1:seed=1"


def main() -> int:
    """Measure both in turn; 1 when ours is too dear."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=40)
    asked.add_argument("--rounds", type=int, default=2)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, academy(Path(folder)) as (teacher, pid):
        chunks = _recorded(Path(folder), told.seconds)
        bare, ours = [], []
        for _ in range(told.rounds):
            bare.append(_bare(Path(folder) / "bare", chunks))
            ours.append(_ours(teacher, pid, chunks))
    a_minute = 60 / told.seconds
    value, floor = median(ours) * a_minute, median(bare) * a_minute
    how = (
        f"core time of the ingest's process tree a minute of a 720p lesson, {told.seconds} s paced,"
        f" median of {told.rounds} rounds in turn; floor: bare ffmpeg with the same outputs from"
        " the same bytes"
    )
    print_figure("ingest", value, "s", floor, how)
    return int(value > BUDGET * floor)


@contextmanager
def academy(folder: Path) -> Iterator[tuple[User, int]]:
    """A teacher, and the process id of an ingest that has started and found nothing to do."""
    settings = environment(folder, free_port()) | {"LIVE_SRT_PORTS": "off"}
    os.environ.update(settings)
    with create_app().app_context():
        Base.metadata.create_all(engine())
        home = add_organisation("省行政学院", OrganisationKind.UNIT)
        teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "ingest"]
        process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)
        try:
            _wait_until_at_rest(process.pid)
            yield teacher, process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_at_rest(pid: int) -> None:
    until, before = time.monotonic() + PATIENCE_SECONDS, 0.0
    while (now := _of_tree(pid)) < 0.5 or now - before > REST:
        if time.monotonic() > until:
            raise TimeoutError("the ingest did not start")
        before = now
        time.sleep(1)


def _recorded(folder: Path, seconds: int) -> list[bytes]:
    """A lecture as a recorder hands it over, chunk by chunk."""
    target = folder / "lecture.webm"
    words = [word for one in (SLIDES, SPEAKER, VOICE) for word in ("-f", "lavfi", "-i", one)]
    words += ["-filter_complex", "[0][1]overlay=W-w:H-h[v]", "-map", "[v]", "-map", "2:a"]
    words += ["-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
    words += ["-g", "25", "-b:v", "2500k", "-pix_fmt", "yuv420p", "-c:a", "libopus"]
    words += ["-f", "matroska", "-live", "1", str(target)]
    subprocess.run([find_binary(), "-v", "error", "-y", *words], check=True)
    stream = target.read_bytes()
    size = -(-len(stream) // round(seconds / CHUNK_SECONDS))
    return [stream[place : place + size] for place in range(0, len(stream), size)]


def _paced(chunks: list[bytes]) -> Iterator[bytes]:
    """Each chunk at its moment."""
    began = time.monotonic()
    for number, chunk in enumerate(chunks, 1):
        time.sleep(max(0.0, began + number * CHUNK_SECONDS - time.monotonic()))
        yield chunk


def _bare(folder: Path, chunks: list[bytes]) -> float:
    """Core seconds of ffmpeg alone."""
    found = look(b"".join(chunks[:8]), Container.WEBM)
    for rung in found.rungs:
        (folder / rung).mkdir(parents=True, exist_ok=True)
    before = _of_children()
    command = ladder_command(Container.WEBM, found)
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    for chunk in _paced(chunks):
        process.stdin.write(chunk)
        process.stdin.flush()
    process.stdin.close()
    process.wait(PATIENCE_SECONDS)
    return _of_children() - before


def _of_children() -> float:
    """Core seconds of the children of this process that were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def _ours(teacher: User, pid: int, chunks: list[bytes]) -> float:
    """Core seconds of the ingest for one lesson, from its first chunk to its last playlist."""
    plan = Plan(
        title="计量", starts_at=clock.now() + timedelta(minutes=5), minutes=60, audience="public"
    )
    live_id = actions.plan_lesson(teacher, plan).id
    actions.start_lesson(teacher, live_id)
    before = _of_tree(pid)
    sender = actions.admit_sender(teacher, live_id, NewSender(mime=MIME))
    part = queries.part_of_sender(sender.id)
    assert part is not None
    folder = part.path.parent
    session.remove()
    for number, chunk in enumerate(_paced(chunks), sender.next):
        part.put(number, chunk)
    actions.end_lesson(teacher, live_id)
    session.remove()
    until = time.monotonic() + PATIENCE_SECONDS
    while folder.exists():
        if time.monotonic() > until:
            raise TimeoutError("the stream was not finished")
        time.sleep(LOOK_EVERY_SECONDS)
    return _of_tree(pid) - before


def _of_tree(pid: int) -> float:
    """Core seconds of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
