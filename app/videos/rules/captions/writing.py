"""Captions as files: WebVTT for players, SRT for everything else."""

from collections.abc import Iterable

from app.videos.rules.captions.cues import Cue


def written_vtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file; what could be taken for mark-up is escaped."""
    blocks = [f"{_span(cue, '.')}\n{_escaped(cue.text)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def written_srt(cues: Iterable[Cue]) -> str:
    """An SRT file, numbered from 1."""
    blocks = [f"{number}\n{_span(cue, ',')}\n{cue.text}\n" for number, cue in enumerate(cues, 1)]
    return "\n".join(blocks)


def _span(cue: Cue, point: str) -> str:
    return f"{_time(cue.start_ms, point)} --> {_time(cue.end_ms, point)}"


def _time(ms: int, point: str) -> str:
    seconds, part = divmod(ms, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{point}{part:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
