"""What making every rung of a lecture costs, and how soon it can be played.

``python -m benchmarks.transcode [MINUTES]``, thirty unless told. Figures, in seconds:

* ``ladder``: from a 1080p lecture (slides that change, a speaker in the corner, a voice) to all of
  its renditions, levelled and with its pictures. The floor is one bare ffmpeg command with the same
  outputs; at most 1.10 times as long. The two run at the same time on a core each: over half an
  hour a machine's own speed drifts by more than the tenth that is asked.
* ``ladder_each``: the same against one ffmpeg a rung, one after the other; clearly below 1.
* ``first_playable``: from the last byte of the file to the moment its author can press play, by
  a real worker. The floor is how long the same machine takes for the first segment alone.

Exits with 1 when ``ladder`` is above its budget.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from app import create_app
from app.accounts.actions import add_organisation, add_person
from app.accounts.rules import OrganisationKind, Role
from app.kit.db import Base, engine, session
from app.videos import actions, ffmpeg
from app.videos.ffmpeg.limits import find_binary
from app.videos.models import Video
from app.videos.rules import Rung, Shape, State, ladder
from benchmarks.stage.academy import environment, free_port
from benchmarks.stage.figures import print_figure

MINUTES = 30
BUDGET = 1.10
PATIENCE_SECONDS = 900
LOOK_EVERY_SECONDS = 0.05
SLIDES = "testsrc=size=1920x1080:rate=1/20:duration={seconds},fps=25"
SPEAKER = "testsrc2=size=320x240:rate=25:duration={seconds}"
VOICE = "anoisesrc=color=pink:sample_rate=48000:amplitude=0.1:seed=1:duration={seconds}"
SPOKEN = "volume='if(lt(mod(t,5),3.6),0.5,0.01)':eval=frame"


def main(minutes: float) -> int:
    """Measure everything; 1 when the ladder is too slow."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lecture = _film(folder / "lecture.mp4", minutes * 60)
        rungs = ladder(Shape(1920, 1080))
        bare, ours = _side_by_side(
            lambda: _bare(lecture, rungs, folder / "bare"),
            lambda: _ours(lecture, folder / "ours"),
        )
        each, _ = _side_by_side(
            lambda: [_bare(lecture, (rung,), folder / rung.name) for rung in rungs], lambda: None
        )
        about = f"{minutes:g} minutes of 1080p to {len(rungs)} rungs and sound"
        print_figure("ladder", ours, "s", bare, f"{about}, levelled, with pictures / bare ffmpeg")
        print_figure("ladder_each", ours, "s", each, f"{about} / one bare ffmpeg a rung")
        first = _seconds(lambda: _bare(lecture, rungs, folder / "first", seconds=8))
        playable = _first_playable(lecture, folder / "academy")
        print_figure(
            "first_playable", playable, "s", first,
            "last byte to playable, through a worker / bare ffmpeg of eight seconds",
        )  # fmt: skip
    return int(ours / bare > BUDGET)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _side_by_side(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Seconds of two pieces of work that run at the same time, each in a process on its own core.

    On a machine with a single core they run one after the other.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) == 1:
        return _seconds(first), _seconds(second)
    fork = get_context("fork")
    told: SimpleQueue[tuple[int, float]] = fork.SimpleQueue()

    def run(place: int, work: Callable[[], object]) -> None:
        os.sched_setaffinity(0, {cores[place]})
        told.put((place, _seconds(work)))

    pieces = [fork.Process(target=run, args=one) for one in enumerate((first, second))]
    for piece in pieces:
        piece.start()
    for piece in pieces:
        piece.join()
        if piece.exitcode:
            raise RuntimeError("a measured piece of work failed")
    seconds = dict(told.get() for _ in pieces)
    return seconds[0], seconds[1]


def _film(target: Path, seconds: float) -> Path:
    """A lecture: slides that change every twenty seconds, a small moving picture, a voice."""
    inputs = [one.format(seconds=seconds) for one in (SLIDES, SPEAKER, VOICE)]
    words = [word for one in inputs for word in ("-f", "lavfi", "-i", one)]
    words += ["-filter_complex", f"[0][1]overlay=W-w:H-h[v];[2]{SPOKEN}[a]"]
    words += ["-map", "[v]", "-map", "[a]", "-ac", "2", "-c:v", "libx264", "-preset", "ultrafast"]
    _run([*words, "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac", str(target)])
    return target


def _ours(source: Path, folder: Path) -> None:
    """All that a worker does between the file and what it stores."""
    folder.mkdir()
    ffmpeg.convert(source, ffmpeg.probe(source), folder)


def _bare(source: Path, rungs: tuple[Rung, ...], folder: Path, seconds: int | None = None) -> None:
    """What somebody would type: one decode, the same sizes, codecs and segments, and no more."""
    folder.mkdir()
    names = [f"v{place}" for place in range(len(rungs))]
    cut = "".join(f"[{name}]" for name in names)
    scaled = [
        f"[{name}]scale={rung.width}:{rung.height}[o{name}]"
        for name, rung in zip(names, rungs, strict=True)
    ]
    words = ["-i", str(source)] if seconds is None else ["-t", str(seconds), "-i", str(source)]
    words += ["-filter_complex", ";".join([f"[0:v]split={len(rungs)}{cut}", *scaled])]
    for place, (name, rung) in enumerate(zip(names, rungs, strict=True)):
        words += ["-map", f"[o{name}]", f"-maxrate:v:{place}", f"{rung.kilobits}k"]
        words += [f"-bufsize:v:{place}", f"{2 * rung.kilobits}k"]
    words += ["-map", "0:a", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]
    words += ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23"]
    words += ["-g", "200", "-sc_threshold", "0", "-force_key_frames", "expr:gte(t,n_forced*4)"]
    variants = [f"v:{place},agroup:s,name:{rung.name}" for place, rung in enumerate(rungs)]
    words += ["-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod"]
    words += ["-hls_segment_type", "fmp4", "-hls_segment_filename", str(folder / "%v/%05d.m4s")]
    words += ["-master_pl_name", "master.m3u8", "-var_stream_map"]
    _run([*words, " ".join([*variants, "a:0,agroup:s,name:audio"]), str(folder / "%v/index.m3u8")])


def _run(words: list[str]) -> None:
    """ffmpeg at the priority our own conversions have."""
    command = [find_binary(), "-v", "error", "-nostdin", "-y", *words]
    subprocess.run(command, check=True, preexec_fn=lambda: os.nice(10))


def _first_playable(lecture: Path, folder: Path) -> float:
    """Seconds from the last byte to the first four seconds that can be played."""
    folder.mkdir()
    settings = environment(folder, free_port())
    os.environ.update(settings)
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(engine())
        home = add_organisation("省行政学院", OrganisationKind.UNIT)
        teacher = add_person("t", "田老师", "-", home.id, [Role.TEACHER])
        with _worker(settings):
            video = actions.accept_original(teacher, lecture, "lecture.mp4")
            return _seconds(lambda: _wait(video.id))


@contextmanager
def _worker(settings: dict[str, str]) -> Iterator[None]:
    """A worker, awake and waiting."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    worker = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)  # it starts as any worker does, long before the file comes
        yield
    finally:
        worker.kill()
        worker.wait()


def _wait(video_id: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        session.rollback()
        video = session.get_one(Video, video_id, populate_existing=True)
        if video.playable_ms or video.state is State.READY:
            return
        time.sleep(LOOK_EVERY_SECONDS)
    raise TimeoutError("nothing to play")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
