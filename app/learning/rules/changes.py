"""What changed between the revision somebody studies and a newer one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A lesson of a revision; ``content`` is whatever differs when its recording or text does."""

    lesson_id: int
    title: str
    content: str
    required: bool


@dataclass(frozen=True)
class Changes:
    """Titles of lessons as the newer revision calls them; those left out as the older one does."""

    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    words: bool = False
    """Whether the title or the summary of the course changed."""

    @property
    def nothing(self) -> bool:
        return self == Changes()


def changes_between(older: Sequence[Part], newer: Sequence[Part], *, words: bool) -> Changes:
    """Compare two revisions lesson by lesson; a lesson is the same as long as its id is.

    A lesson whose recording or text is another one is *renewed*, whatever its title; one that only
    changed its title is *renamed*.
    """
    was = {part.lesson_id: part for part in older}
    kept = [(was[part.lesson_id], part) for part in newer if part.lesson_id in was]
    ids = {part.lesson_id for part in newer}
    return Changes(
        added=tuple(part.title for part in newer if part.lesson_id not in was),
        left_out=tuple(part.title for part in older if part.lesson_id not in ids),
        renewed=tuple(new.title for old, new in kept if new.content != old.content),
        renamed=tuple(
            new.title for old, new in kept if new.content == old.content and new.title != old.title
        ),
        words=words,
    )
