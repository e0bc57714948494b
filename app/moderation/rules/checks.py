"""What a machine can see of a revision: only what was really measured, never a judgement.

Sources of the limits are in DOMAIN 5: pictures of 1280×720 and more at 16:9, summaries of at most
300 characters, standard simplified characters, punctuation after GB/T 15834.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.courses.rules import MICRO_MOST_MS, Kind, refuse_length
from app.moderation.rules.checklist import Principle
from app.reasons import N_

LEAST_HEIGHT = 720
SUMMARY_MOST = 300
LOUD_MOST, LOUD_LEAST = -10.0, -24.0
"""LUFS between which speech is comfortable to follow; a convention of this academy."""
FPS_LEAST, FPS_MOST = 24.0, 60.0
_CJK = "一-鿿"
_HALFWIDTH = re.compile(f"[{_CJK}][,;:?!][{_CJK}]")
_DOUBLED = re.compile(r"的的|了了|和和|在在|与与|及及|，，|。。|、、|；；")


class Level(StrEnum):
    """How much of the reviewer's attention a finding asks for."""

    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class VideoChecked:
    """A recording of the revision, as measured; None where nobody has measured."""

    lesson_id: int
    title: str
    duration_ms: int | None
    width: int | None
    height: int | None
    fps: float | None = None
    loudness: float | None = None
    """Integrated loudness in LUFS (EBU R 128)."""
    blank: Sequence[tuple[int, int]] = ()
    """Spans in milliseconds in which the picture is black."""
    silent: Sequence[tuple[int, int]] = ()
    """Spans in milliseconds without a sound."""
    file_hash: str | None = None
    problem: str | None = None
    traditional: Sequence[tuple[int, str]] = ()
    """Traditional characters in its simplified captions: when they are shown, in milliseconds."""


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What is known of a revision. ``traditional`` and the like are examples found in its text."""

    kind: Kind
    total_ms: int
    summary: str
    has_topic: bool
    has_units: bool
    has_person: bool
    videos: Sequence[VideoChecked] = ()
    traditional: Sequence[str] = ()
    halfwidth: Sequence[str] = ()
    doubled: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the automatic checks; ``sentence`` is a msgid that names ``values``."""

    level: Level
    sentence: str
    principle: Principle = Principle.STANDARD
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    lesson_id: int | None = None
    at_ms: int | None = None
    lesson: str = ""


def halfwidth(text: str) -> list[str]:
    """Places where Western punctuation stands between Chinese characters (GB/T 15834)."""
    return _HALFWIDTH.findall(text)


def doubled(text: str) -> list[str]:
    """Words and marks that were most likely typed twice."""
    return _DOUBLED.findall(text)


def findings(course: CourseFacts) -> list[Finding]:
    """Every check with its outcome, what needs a look first."""
    found = [*_of_course(course), *_of_words(course)]
    found += [one for video in course.videos for one in _of_video(video)]
    found += _twice(course.videos)
    order = [Level.WRONG, Level.LOOK, Level.FINE]
    return sorted(found, key=lambda one: order.index(one.level))


def _finding(level: Level, sentence: str, *, of: Any = None, **values: Any) -> Finding:
    principle = values.pop("principle", Principle.STANDARD)
    at_ms = values.pop("at_ms", None)
    return Finding(
        level,
        sentence,
        principle,
        MappingProxyType(values),
        lesson_id=of.lesson_id if of else None,
        lesson=of.title if of else "",
        at_ms=at_ms,
    )


def _of_course(course: CourseFacts) -> Iterator[Finding]:
    whole = {"principle": Principle.COMPLETE}
    if refuse_length(course.kind, course.total_ms):
        most = MICRO_MOST_MS // 60_000
        yield _finding(
            Level.WRONG, N_("Longer than the %(most)s minutes of a micro-course"), most=most
        )
    elif course.kind is Kind.MICRO:
        yield _finding(Level.FINE, N_("Within the length of a micro-course"))
    if not course.summary.strip():
        yield _finding(Level.WRONG, N_("No summary"), **whole)
    elif len(course.summary) > SUMMARY_MOST:
        count = len(course.summary)
        yield _finding(
            Level.LOOK, N_("The summary has %(count)s characters; 300 are usual"), count=count
        )
    lacking = {
        N_("No topic chosen"): course.has_topic,
        N_("No organisation in charge is named"): course.has_units,
        N_("No responsible person is named"): course.has_person,
    }
    for sentence, given in lacking.items():
        if not given:
            yield _finding(Level.LOOK, sentence, **whole)
    if all(lacking.values()) and course.summary.strip():
        yield _finding(
            Level.FINE, N_("Summary, topic, organisation and responsible person are given")
        )


def _of_words(course: CourseFacts) -> Iterator[Finding]:
    spotted = {
        N_("Traditional characters among simplified ones: %(examples)s"): course.traditional,
        N_("Western punctuation between Chinese characters: %(examples)s"): course.halfwidth,
        N_("Possibly typed twice: %(examples)s"): course.doubled,
    }
    for sentence, examples in spotted.items():
        if examples:
            shown = " ".join(list(dict.fromkeys(examples))[:6])
            yield _finding(Level.LOOK, sentence, examples=shown)
    if not any(spotted.values()):
        yield _finding(Level.FINE, N_("No mixed characters, stray punctuation or doubled words"))


def _of_video(video: VideoChecked) -> Iterator[Finding]:
    if video.problem:
        yield _finding(Level.WRONG, N_("The recording cannot be used"), of=video)
        return
    if video.duration_ms is None:
        yield _finding(Level.LOOK, N_("The recording is still being prepared"), of=video)
        return
    yield from _of_picture(video)
    yield from _of_sound(video)
    if video.traditional:
        shown = " ".join(list(dict.fromkeys(one for _at, one in video.traditional))[:6])
        yield _finding(
            Level.LOOK,
            N_("Traditional characters in the simplified captions: %(examples)s"),
            of=video,
            at_ms=video.traditional[0][0],
            examples=shown,
        )


def _of_picture(video: VideoChecked) -> Iterator[Finding]:
    if not video.width or not video.height:
        yield _finding(Level.FINE, N_("A recording of sound"), of=video)
        return
    size = {"width": video.width, "height": video.height}
    low, wide = video.height < LEAST_HEIGHT, abs(video.width / video.height - 16 / 9) < 0.02
    if low:
        yield _finding(Level.LOOK, N_("%(width)s×%(height)s: below 1280×720"), of=video, **size)
    elif not wide:
        yield _finding(Level.LOOK, N_("%(width)s×%(height)s: not 16:9"), of=video, **size)
    else:
        yield _finding(Level.FINE, N_("%(width)s×%(height)s"), of=video, **size)
    if video.fps is not None:
        usual = FPS_LEAST - 0.5 <= video.fps <= FPS_MOST + 0.5
        level = Level.FINE if usual else Level.LOOK
        yield _finding(level, N_("%(fps)s frames a second"), of=video, fps=f"{video.fps:g}")
    for start, end in video.blank:
        yield _finding(
            Level.LOOK, N_("Black picture %(span)s"), of=video, at_ms=start, span=_span(start, end)
        )


def _of_sound(video: VideoChecked) -> Iterator[Finding]:
    if video.loudness is not None:
        loud = {"lufs": f"{video.loudness:.1f}".replace("-", "−")}
        if video.loudness > LOUD_MOST:
            yield _finding(
                Level.LOOK, N_("%(lufs)s LUFS: louder than is comfortable"), of=video, **loud
            )
        elif video.loudness < LOUD_LEAST:
            yield _finding(Level.LOOK, N_("%(lufs)s LUFS: hard to hear"), of=video, **loud)
        else:
            yield _finding(Level.FINE, N_("%(lufs)s LUFS"), of=video, **loud)
    for start, end in video.silent:
        yield _finding(
            Level.LOOK, N_("No sound %(span)s"), of=video, at_ms=start, span=_span(start, end)
        )


def _twice(videos: Sequence[VideoChecked]) -> Iterator[Finding]:
    seen: dict[str, VideoChecked] = {}
    for video in videos:
        earlier = seen.setdefault(video.file_hash, video) if video.file_hash else video
        if earlier is not video:
            other = earlier.title
            yield _finding(
                Level.LOOK, N_("The same recording as “%(other)s”"), of=video, other=other
            )


def _span(start: int, end: int) -> str:
    return f"{_clock(start)}–{_clock(end)}"


def _clock(moment_ms: int) -> str:
    seconds = moment_ms // 1000
    return f"{seconds // 60:02d}:{seconds % 60:02d}"
