"""How loud the sound of a file is, and what brings it to the level all recordings have.

Measured before the conversion and not guessed during it: one decoding of the sound alone runs some
three hundred times as fast as it plays, and one figure for the whole keeps the speaker's own
highs and lows (see the decision on levels).
"""

from pathlib import Path

from app.videos.ffmpeg import commands
from app.videos.ffmpeg.limits import Broken, run
from app.videos.rules import (
    Findings,
    Levelling,
    Loudness,
    Sound,
    correction_db,
    levelling,
    loudness_of,
    time_limit_seconds,
)

MOST_CORRECTIONS = 3


def level(source: Path, findings: Findings, folder: Path) -> Levelling:
    """How the sound of ``source`` is levelled; not at all where there is none or it is silent.

    What cannot be measured is left as it is: the conversion will say what is wrong with it.
    """
    if findings.sound is None:
        return Levelling()
    limit = time_limit_seconds(findings.measured_ms)
    try:
        return _found(source, findings.sound, folder, limit)
    except Broken:
        return Levelling()


def _found(source: Path, sound: Sound, folder: Path, limit: int) -> Levelling:
    plain = _measured(source, sound, Levelling(), folder, limit)
    found, more_db = levelling(plain), 0.0
    for _again in range(MOST_CORRECTIONS):
        if not found.limited:
            return found
        lacking = correction_db(_measured(source, sound, found, folder, limit))
        if not lacking:
            return found
        more_db += lacking
        found = levelling(plain, more_db)
    return found


def _measured(
    source: Path, sound: Sound, how: Levelling, folder: Path, limit: int
) -> Loudness | None:
    command = commands.loudness_command(source, sound, how)
    return loudness_of(run(command, folder=folder, limit_seconds=limit))
