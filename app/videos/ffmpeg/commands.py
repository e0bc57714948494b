"""The command lines themselves, built with ffmpeg-python."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from app.videos.ffmpeg.limits import CONTAINERS, PROTOCOLS, find_binary
from app.videos.rules import (
    CEILING_DB,
    SEGMENT_SECONDS,
    TILE_HEIGHT,
    TILES_ACROSS,
    Findings,
    Levelling,
    Picture,
    Rung,
    Sound,
    frame_rate,
    sound_kilobits,
)

SOUND_HERTZ = 48_000
QUALITY = 23
MAX_ALLOCATION = 2 * 1024**3
UNEQUAL_MS = 500
DARK_LUMA = 40
MOSTLY_DARK_PERCENT = 80


def loudness_command(source: Path, sound: Sound, levelling: Levelling) -> list[str]:
    """Decode the sound alone and measure how loud it is once it is levelled; in the log."""
    heard = _levelled(_opened(source, vn=None, sn=None, dn=None), sound, levelling)
    measured = heard.filter("ebur128", peak="sample", framelog="quiet")
    words = ffmpeg.output(measured, "-", format="null").global_args("-hide_banner", "-nostdin")
    command: list[str] = words.global_args("-nostats").compile(cmd=find_binary())
    return command


def ladder_command(
    source: Path, findings: Findings, rungs: tuple[Rung, ...], levelling: Levelling
) -> list[str]:
    """One ffmpeg that decodes ``source`` once and writes every rung below its working folder.

    Playlists grow while it works; what they list is whole.
    """
    file = _opened(source)
    end_ms = findings.measured_ms
    streams = _pictures(file, findings.picture, rungs, end_ms) if findings.picture else []
    if findings.sound:
        streams.append(_sound(file, findings.sound, end_ms, levelling))
    output = ffmpeg.output(*streams, "%v/index.m3u8", **_output_options(findings, rungs))
    return _compiled(output, "-progress", "pipe:1", "-stats_period", "1")


def _opened(source: Path, **options: Any) -> Any:
    """A stranger's file: of a known container, and nothing else that it may name."""
    return ffmpeg.input(
        str(source),
        protocol_whitelist=PROTOCOLS,
        format_whitelist=CONTAINERS,
        max_alloc=MAX_ALLOCATION,
        **options,
    )


def _pictures(file: Any, picture: Picture, rungs: tuple[Rung, ...], end_ms: int) -> list[Any]:
    """The picture made constant in rate, as long as the sound, and scaled to every rung."""
    rate = frame_rate(picture.rate)
    upright = file[str(picture.stream)].filter("yadif", mode="send_frame", deint="interlaced")
    steady = upright.filter("fps", fps=f"{rate.numerator}/{rate.denominator}", start_time=0)
    if end_ms - picture.ends_ms > UNEQUAL_MS:
        held = (end_ms - picture.ends_ms) / 1000
        steady = steady.filter("tpad", stop_mode="clone", stop_duration=held)
    # A container with odd clocks makes the last frame stand for ever.
    steady = steady.filter("trim", duration=end_ms / 1000)
    copies = steady.filter_multi_output("split", len(rungs))
    return [
        copies[place]
        .filter("scale", rung.width, rung.height)
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        for place, rung in enumerate(rungs)
    ]


def _levelled(file: Any, sound: Sound, levelling: Levelling) -> Any:
    """Two channels from however many, raised or lowered by one figure, with its peaks held back.

    A single microphone fills both: on one channel it would read as loud as a stereo recording and
    sound twice as loud, once a player gives it to both ears.
    """
    two = file[str(sound.stream)].filter("aformat", channel_layouts="stereo")
    if levelling.gain_db:
        two = two.filter("volume", f"{levelling.gain_db}dB", precision="float")
    if levelling.limited:
        two = two.filter("alimiter", limit=f"{CEILING_DB}dB", level="false")
    return two


def _sound(file: Any, sound: Sound, end_ms: int, levelling: Levelling) -> Any:
    """The sound from the very start, without holes, and as long as the picture."""
    levelled = _levelled(file, sound, levelling)
    steady = levelled.filter("aresample", **{"async": 1, "first_pts": 0})
    if end_ms - sound.ends_ms > UNEQUAL_MS:
        steady = steady.filter("apad", whole_dur=end_ms / 1000)
    return steady


def _output_options(findings: Findings, rungs: tuple[Rung, ...]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "map_metadata": -1,  # a telephone writes where it was; learners need not know
        "map_chapters": -1,
        "format": "hls",
        "hls_time": SEGMENT_SECONDS,
        "hls_playlist_type": "event",
        "hls_segment_type": "fmp4",
        # Reordered frames may then be shown from 0.00 s on, where the sound begins, and the
        # timeline of a player is exactly as long as the recording.
        "hls_segment_options": "movflags=+negative_cts_offsets",
        "hls_flags": "independent_segments+temp_file",
        "hls_segment_filename": "%v/%05d.m4s",
        "master_pl_name": "master.m3u8",
        "var_stream_map": _variants(rungs, findings.sound is not None),
    }
    if rungs:
        options |= _picture_options(rungs, frame_rate(findings.picture.rate))  # type: ignore[union-attr]
    if findings.sound:
        options |= _sound_options(findings.sound)
    return options


def _sound_options(sound: Sound) -> dict[str, Any]:
    return {"c:a": "aac", "b:a": f"{sound_kilobits(sound.channels)}k", "ac": 2, "ar": SOUND_HERTZ}


def _picture_options(rungs: tuple[Rung, ...], rate: Fraction) -> dict[str, Any]:
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": "veryfast",
        "profile:v": "high",
        "crf": QUALITY,
        "g": round(rate * SEGMENT_SECONDS * 2),
        "sc_threshold": 0,
        "force_key_frames": f"expr:gte(t,n_forced*{SEGMENT_SECONDS})",
    }
    for place, rung in enumerate(rungs):
        options[f"maxrate:v:{place}"] = f"{rung.kilobits}k"
        options[f"bufsize:v:{place}"] = f"{2 * rung.kilobits}k"
    return options


def _variants(rungs: tuple[Rung, ...], has_sound: bool) -> str:
    """Sound is a rendition of its own, shared by all rungs and heard alone where there is none."""
    if not rungs:
        return "a:0,name:audio"
    shared = ",agroup:sound" if has_sound else ""
    pictures = [f"v:{place}{shared},name:{rung.name}" for place, rung in enumerate(rungs)]
    sound = ["a:0,agroup:sound,default:yes,name:audio"] if has_sound else []
    return " ".join(pictures + sound)


def poster_command(pieces: list[str], target: str, lit: bool) -> list[str]:
    """One still of our own rendition: the most typical of the frames that are not dark.

    ``pieces`` are the head of a rung and one of its segments. With ``lit`` false any frame will do.
    """
    file = ffmpeg.input("concat:" + "|".join(pieces), protocol_whitelist=f"{PROTOCOLS},concat")
    frames = file["v:0"]
    if lit:
        frames = frames.filter("blackframe", amount=0, threshold=DARK_LUMA)
        frames = frames.filter(
            "metadata",
            mode="select",
            key="lavfi.blackframe.pblack",
            value=MOSTLY_DARK_PERCENT,
            function="less",
        )
    frames = frames.filter("thumbnail", 50)
    output = ffmpeg.output(frames, target, **{"frames:v": 1, "q:v": 3, "update": 1})
    return _compiled(output)


def frames_command(pieces: list[str], target: str) -> list[str]:
    """One small still of every piece of our own rendition, numbered from 0.

    ``pieces`` are the head of a rung and some of its segments. Each segment begins with a key frame
    and has no other, so nothing but that one picture is decoded.
    """
    file = ffmpeg.input(
        "concat:" + "|".join(pieces), protocol_whitelist=f"{PROTOCOLS},concat", skip_frame="nokey"
    )
    stills = {"fps_mode": "passthrough", "start_number": 0, "q:v": 5}
    return _compiled(ffmpeg.output(file["v:0"], target, **stills))


def storyboard_command(pieces: list[str], target: str, width: int) -> list[str]:
    """Sheets of small pictures, a hundred each and numbered from 0: one of every piece.

    As above nothing but the key frame that each piece begins with is decoded.
    """
    file = ffmpeg.input(
        "concat:" + "|".join(pieces), protocol_whitelist=f"{PROTOCOLS},concat", skip_frame="nokey"
    )
    small = file["v:0"].filter("scale", width, TILE_HEIGHT)
    sheets = small.filter("tile", f"{TILES_ACROSS}x{TILES_ACROSS}")
    options = {"fps_mode": "passthrough", "start_number": 0, "q:v": 6}
    return _compiled(ffmpeg.output(sheets, target, **options))


def _compiled(output: Any, *extra: str) -> list[str]:
    quiet = output.global_args("-hide_banner", "-nostdin", "-v", "warning", "-nostats", *extra)
    command: list[str] = quiet.overwrite_output().compile(cmd=find_binary())
    return command
