"""When a lecture's words are said: the time line that films it and marks its chapters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from app.videos.rules.captions import Cue

CHARACTERS_A_SECOND = 3.6
PAUSE_SECONDS = 1
"""Between two phrases, and before the first words of a slide."""
CAPTION_REST_MS = 400
"""How long before the next words the last ones leave the picture."""
COVER_SECONDS = 24
"""A lecture opens with its title for so long that a poster taken at a tenth of it shows it."""


@dataclass(frozen=True)
class Phrase:
    """Words under a slide; ``line`` is the line of the slide they are about, from 1, or None."""

    words: str
    line: int | None
    seconds: int


@dataclass(frozen=True)
class Shot:
    """A still of the film: which slide, what is said, from when and for how long (seconds)."""

    slide: int
    phrase: Phrase
    at: int
    lit: int
    """The furthest line that was spoken of on this slide."""


@dataclass(frozen=True)
class Chapter:
    """Where a slide begins."""

    at_ms: int
    title: str


def phrase_of(text: str) -> Phrase:
    """``"2:words"`` are about the second line; how long they last follows from their number."""
    number, _, rest = text.partition(":")
    line, words = (int(number), rest) if number.isdigit() and rest else (None, text)
    return Phrase(words, line, ceil(len(words) / CHARACTERS_A_SECOND) + PAUSE_SECONDS)


def shots_of(slides: Sequence[Sequence[str]]) -> Iterator[Shot]:
    """Every still of a lecture, in order; each slide is given by what is said under it."""
    at = 0
    for number, says in enumerate(slides):
        lit = 0
        for phrase in _phrases(says, COVER_SECONDS if number == 0 else 0):
            lit = max(lit, phrase.line or 0)
            yield Shot(number, phrase, at, lit)
            at += phrase.seconds


def _phrases(says: Sequence[str], least_seconds: int) -> Iterator[Phrase]:
    """What is said under a slide, with a silence before it, and after it if that is too short."""
    phrases = [Phrase("", None, PAUSE_SECONDS), *map(phrase_of, says)]
    yield from phrases
    left = least_seconds - sum(phrase.seconds for phrase in phrases)
    if left > 0:
        yield Phrase("", None, left)


def chapters_of(titles: Sequence[str], slides: Sequence[Sequence[str]]) -> list[Chapter]:
    """One chapter a slide; two slides of one title in a row are one chapter."""
    begins = {shot.slide: shot.at for shot in reversed(list(shots_of(slides)))}
    return [
        Chapter(begins[number] * 1000, title)
        for number, title in enumerate(titles)
        if number == 0 or title != titles[number - 1]
    ]


def captions_of(
    slides: Sequence[Sequence[str]], words: Sequence[Sequence[str]] | None = None
) -> tuple[Cue, ...]:
    """What is said, when it is said: a caption a phrase. ``words`` are the same phrases in another
    language, slide by slide."""
    spoken = [shot for shot in shots_of(slides) if shot.phrase.words]
    told = (
        [one for says in words for one in says] if words else [one.phrase.words for one in spoken]
    )
    return tuple(
        Cue(shot.at * 1000, (shot.at + shot.phrase.seconds) * 1000 - CAPTION_REST_MS, said)
        for shot, said in zip(spoken, told, strict=True)
    )
