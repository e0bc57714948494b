"""Broken files, files that never end, and workers that are killed: ffmpeg on its leash."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from app.videos import ffmpeg
from app.videos.ffmpeg import inspection, limits, probing
from app.videos.rules import Problem, judge
from tests.videos.making import MEDIA

RABBIT = MEDIA / "rabbit.mp4"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", Problem.EMPTY),
        ("text", Problem.NOT_MEDIA),
        ("picture", Problem.NOT_MEDIA),
        ("playlist", Problem.NOT_MEDIA),
        ("concat", Problem.NOT_MEDIA),
        ("noise", Problem.UNREADABLE),
        ("half_without_index", Problem.UNREADABLE),
        ("half", Problem.CUT_SHORT),
        ("half_webm", Problem.CUT_SHORT),
        ("zero_length", Problem.ZERO_LENGTH),
    ],
)
def test_a_broken_file_is_told_by_its_name(broken, name, problem):
    try:
        found = judge(ffmpeg.probe(broken[name]))
    except ffmpeg.Broken as refusal:
        found = refusal.problem
    assert found is problem


def test_a_conversion_that_makes_less_than_promised_is_refused(broken, tmp_path):
    findings = ffmpeg.probe(RABBIT)
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.convert(broken["half"], findings, tmp_path)
    assert refusal.value.problem is Problem.CUT_SHORT


def test_a_file_that_ffmpeg_gives_up_leaves_a_log_for_operators(broken, tmp_path):
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.convert(broken["noise"], ffmpeg.probe(RABBIT), tmp_path)
    assert refusal.value.problem is Problem.NOT_CONVERTED
    assert "noise" in refusal.value.log


def test_a_file_that_brings_its_reader_down_is_unreadable(broken, tmp_path, monkeypatch):
    dying = tmp_path / "dying.py"
    dying.write_text("import os\nos.abort()")
    monkeypatch.setattr(inspection, "__file__", str(dying))
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.probe(broken["half"])
    assert refusal.value.problem is Problem.UNREADABLE


def test_a_file_that_keeps_its_reader_for_ever_is_let_go(broken, tmp_path, monkeypatch):
    waiting = tmp_path / "waiting.py"
    waiting.write_text("import threading\nthreading.Event().wait()")
    monkeypatch.setattr(inspection, "__file__", str(waiting))
    monkeypatch.setattr(probing, "LEAST_SECONDS", 0.2)
    with pytest.raises(ffmpeg.Broken) as refusal:
        ffmpeg.probe(broken["text"])
    assert refusal.value.problem is Problem.TOO_SLOW


def test_what_takes_too_long_is_stopped(tmp_path):
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    with pytest.raises(ffmpeg.Broken) as refusal:
        limits.run(command, folder=tmp_path, limit_seconds=0.2)
    assert refusal.value.problem is Problem.TOO_SLOW


WORKER = """
import sys
from pathlib import Path
from app.videos.ffmpeg import limits
limits.run([sys.executable, *sys.argv[1:]], folder=Path.cwd(), limit_seconds=60)
"""
CHILD = """
import sys, threading
pipe = open(sys.argv[1], "w")
print("here", file=pipe, flush=True)
threading.Event().wait()
"""


def test_a_killed_worker_takes_its_ffmpeg_with_it(tmp_path):
    """The child holds a pipe open for as long as it lives."""
    pipe = tmp_path / "alive"
    os.mkfifo(pipe)
    worker = subprocess.Popen([sys.executable, "-c", WORKER, "-c", CHILD, str(pipe)])
    try:
        with pipe.open() as alive:
            assert alive.readline() == "here\n"
            worker.kill()
            ended, _, _ = select.select([alive], [], [], 20)
            assert ended
            assert alive.read() == ""
    finally:
        worker.kill()
        worker.wait()


def test_a_stop_typed_at_the_workers_terminal_is_not_for_ffmpeg(tmp_path):
    """A signal to the worker's group reaches no child, which would fail and refuse the file."""
    words = "import os, sys; sys.exit(os.getsid(0) != os.getpid())"
    limits.run([sys.executable, "-c", words], folder=tmp_path, limit_seconds=60)


def test_a_full_disk_is_not_the_files_fault(tmp_path):
    words = "import sys; sys.exit('av_interleaved_write_frame(): No space left on device')"
    with pytest.raises(OSError, match="No space left"):
        limits.run([sys.executable, "-c", words], folder=tmp_path, limit_seconds=60)


def test_ffmpeg_is_found_without_one_on_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert Path(limits.find_binary()).is_file()
