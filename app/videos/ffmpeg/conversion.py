"""From a file to an HLS ladder: one process, one decode, every rung; then its pictures.

The result is a folder: ``master.m3u8``, one folder a rung (``360p/index.m3u8``, ``init_0.mp4``,
``00000.m4s``, ...), ``audio/`` if there is sound, and if there is a picture ``poster.jpg``,
``frames/`` (a small still for every sixteen seconds) and a story board (``storyboard.vtt`` and its
sheets). Key frames stand every four seconds in all rungs, so a player may change rungs at any
segment. While ffmpeg works the playlists grow, and every segment they list is whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.videos.ffmpeg import commands, stills
from app.videos.ffmpeg.limits import Broken, run
from app.videos.ffmpeg.loudness import level
from app.videos.rules import (
    Findings,
    Levelling,
    Problem,
    Rung,
    Variant,
    fell_short,
    finished,
    ladder,
    playlist_duration_ms,
    sound_kilobits,
    time_limit_seconds,
    variants_of,
    with_sound_alone,
)

MASTER = "master.m3u8"
INDEX = "index.m3u8"
SOUND = "audio"


@dataclass(frozen=True)
class Conversion:
    """What a conversion made: the length a player will show, the variants, whether a poster."""

    duration_ms: int
    variants: tuple[Variant, ...]
    has_poster: bool


def convert(
    source: Path,
    findings: Findings,
    folder: Path,
    told: Callable[[int], object] = lambda _done_ms: None,
    levelling: Levelling | None = None,
) -> Conversion:
    """Make the ladder and the pictures of ``source`` in the empty ``folder``.

    ``told`` hears the milliseconds done. ``levelling`` is what ``level`` found, measured here where
    it is not given. Raises Broken when ffmpeg gives up, is too slow, or makes less than the file
    promised; what lies in ``folder`` is then worth nothing.
    """
    rungs = ladder(findings.picture.shape) if findings.picture else ()
    if levelling is None:
        levelling = level(source, findings, folder)
    command = commands.ladder_command(source, findings, rungs, levelling)
    limit = time_limit_seconds(findings.measured_ms)
    run(command, folder=folder, limit_seconds=limit, told=told)
    duration_ms = _made(folder, findings, rungs)
    master = _finish_playlists(folder, findings, rungs)
    stills.take_frames(folder, rungs)
    stills.take_storyboard(folder, rungs, duration_ms)
    return Conversion(duration_ms, variants_of(master), stills.take_poster(folder, rungs))


def _names(findings: Findings, rungs: tuple[Rung, ...]) -> list[str]:
    return [rung.name for rung in reversed(rungs)] + ([SOUND] if findings.sound else [])


def _made(folder: Path, findings: Findings, rungs: tuple[Rung, ...]) -> int:
    """The length of the main playlist; raises Broken unless every playlist is whole."""
    names = _names(findings, rungs)
    lengths = [_length(folder / name / INDEX) for name in names]
    if not lengths[0]:
        raise Broken(Problem.NOT_CONVERTED, f"nothing in {names[0]}")
    if any(fell_short(length, findings.measured_ms) for length in lengths):
        raise Broken(Problem.CUT_SHORT, f"made {lengths} ms of {findings.measured_ms} ms")
    return lengths[0]


def _length(playlist: Path) -> int:
    text = playlist.read_text("utf-8") if playlist.exists() else ""
    return playlist_duration_ms(text) or 0


def _finish_playlists(folder: Path, findings: Findings, rungs: tuple[Rung, ...]) -> str:
    """Playlists that grew become ones that never change; returns the master playlist."""
    for name in _names(findings, rungs):
        playlist = folder / name / INDEX
        playlist.write_text(finished(playlist.read_text("utf-8")), "utf-8")
    master = (folder / MASTER).read_text("utf-8")
    if rungs and findings.sound:
        master = with_sound_alone(master, sound_kilobits(findings.sound.channels))
        (folder / MASTER).write_text(master, "utf-8")
    return master
