"""How much louder or softer a recording is made, so that lessons sound alike.

−16 LUFS is what speech on the web is levelled to (AES TD1008: −18 to −16 for spoken word). The
whole recording is raised by one figure, so that whispers stay whispers; only peaks that would
overshoot are held back.
"""

import re
from dataclasses import dataclass

TARGET_LUFS = -16.0
CEILING_DB = -1.5
SILENT_LUFS = -60.0
MOST_GAIN_DB = 30.0
NEAR_LU = 0.3

_LOUDNESS = re.compile(r"^\s+I:\s+(-?[\d.]+|nan|-inf) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s+Peak:\s+(-?[\d.]+|nan|-inf) dBFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """What EBU R 128 measures: loudness of the whole in LUFS, the highest sample in dBFS."""

    lufs: float
    peak_db: float


@dataclass(frozen=True)
class Levelling:
    """How sound is levelled: a gain in dB, and whether peaks above the ceiling are held back.

    ``silent``: there is a track of sound, and nothing to hear in it.
    """

    gain_db: float = 0.0
    limited: bool = False
    silent: bool = False


def loudness_of(report: str) -> Loudness | None:
    """What ffmpeg's ``ebur128`` reports at its end; None where it found no sound to measure."""
    lufs, peaks = _LOUDNESS.findall(report), _PEAK.findall(report)
    if not lufs or not peaks or "nan" in (lufs[-1], peaks[-1]):
        return None
    return Loudness(float(lufs[-1]), float(peaks[-1]))


def levelling(loudness: Loudness | None, correction_db: float = 0.0) -> Levelling:
    """How a recording of that loudness is brought to −16 LUFS.

    Silence stays silence, and hiss is raised by 30 dB at most. ``correction_db`` makes up for what
    held-back peaks have taken from the loudness.
    """
    if loudness is None:
        return Levelling()
    if loudness.lufs <= SILENT_LUFS:
        return Levelling(silent=True)
    gain = round(min(MOST_GAIN_DB, TARGET_LUFS - loudness.lufs + correction_db), 2)
    return Levelling(gain, limited=loudness.peak_db + gain > CEILING_DB)


def correction_db(levelled: Loudness | None) -> float:
    """What a levelled recording still lacks, in dB; 0 where it is near enough."""
    if levelled is None or levelled.lufs <= SILENT_LUFS:
        return 0.0
    lacking = TARGET_LUFS - levelled.lufs
    return round(lacking, 2) if abs(lacking) > NEAR_LU else 0.0
