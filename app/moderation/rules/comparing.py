"""What became of each lesson between two revisions, told by its stable id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from types import MappingProxyType


class Turn(StrEnum):
    """One thing that may happen to a lesson."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    VIDEO_REPLACED = "video_replaced"
    DOCUMENT_REPLACED = "document_replaced"
    TEXT_CHANGED = "text_changed"
    PICTURES_CHANGED = "pictures_changed"
    MOVED = "moved"
    NOW_REQUIRED = "now_required"
    NOW_EXTRA = "now_extra"
    CAPTIONS_ADDED = "captions_added"
    CAPTIONS_CHANGED = "captions_changed"
    CAPTIONS_REMOVED = "captions_removed"
    QUESTIONS_CHANGED = "questions_changed"


@dataclass(frozen=True, slots=True)
class LessonMark:
    """A lesson of one revision, as far as two are compared."""

    lesson_id: int
    title: str
    duration_ms: int
    required: bool = True
    recording: str | None = None
    """What tells one recording from another: the hash of the file."""
    document: str | None = None
    """What tells one document from another: the hash of the file."""
    text: str = ""
    pictures: tuple[int, ...] = ()
    """What an article shows, in order; a picture never changes, whatever words stand for it."""
    captions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The track of each language by the language's name; a track never changes."""
    questions: tuple[int, ...] = ()
    """What its recording asks; a question never changes."""
    answers_right: bool = False
    """Whether they must be answered right."""


@dataclass(frozen=True, slots=True)
class LessonChange:
    """Everything that happened to one lesson; ``was`` or ``now`` is None where there is none."""

    lesson_id: int
    title: str
    turns: tuple[Turn, ...]
    was_ms: int | None
    now_ms: int | None
    captions: Mapping[Turn, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The languages of which captions were added, changed or removed."""


def lesson_changes(old: Sequence[LessonMark], new: Sequence[LessonMark]) -> list[LessonChange]:
    """What changed, in the order of the new revision; lessons that are gone come last.

    Of lessons that changed places as few as possible are called moved.
    """
    before = {one.lesson_id: one for one in old}
    after = {one.lesson_id: one for one in new}
    moved = _moved(list(before), list(after))
    found = [_change(before.get(key), after.get(key), key in moved) for key in {**after, **before}]
    return [one for one in found if one.turns]


def _moved(old: list[int], new: list[int]) -> set[int]:
    kept = [key for key in new if key in old]
    order = [key for key in old if key in new]
    matcher = SequenceMatcher(None, order, kept, autojunk=False)
    still = {order[at] for block in matcher.get_matching_blocks() for at in _places(block)}
    return set(kept) - still


def _places(block: tuple[int, int, int]) -> range:
    start, _, size = block
    return range(start, start + size)


def _change(was: LessonMark | None, now: LessonMark | None, moved: bool) -> LessonChange:
    known: Mapping[str, LessonMark | None] = {"was": was, "now": now}
    one = now or was
    assert one is not None, f"a lesson of neither revision: {known}"
    captions = _captions(was, now) if was and now else {}
    return LessonChange(
        lesson_id=one.lesson_id,
        title=one.title,
        turns=(*_turns(was, now, moved), *captions),
        was_ms=was.duration_ms if was else None,
        now_ms=now.duration_ms if now else None,
        captions=captions,
    )


def _captions(was: LessonMark, now: LessonMark) -> dict[Turn, tuple[str, ...]]:
    old, new = was.captions, now.captions
    happened = {
        Turn.CAPTIONS_ADDED: [one for one in new if one not in old],
        Turn.CAPTIONS_CHANGED: [one for one in new if one in old and old[one] != new[one]],
        Turn.CAPTIONS_REMOVED: [one for one in old if one not in new],
    }
    return {turn: tuple(names) for turn, names in happened.items() if names}


def _turns(was: LessonMark | None, now: LessonMark | None, moved: bool) -> tuple[Turn, ...]:
    if was is None:
        return (Turn.ADDED,)
    if now is None:
        return (Turn.REMOVED,)
    happened = {
        Turn.RENAMED: was.title != now.title,
        Turn.VIDEO_REPLACED: was.recording != now.recording,
        Turn.DOCUMENT_REPLACED: was.document != now.document,
        Turn.TEXT_CHANGED: was.text != now.text,
        Turn.PICTURES_CHANGED: was.pictures != now.pictures,
        Turn.MOVED: moved,
        Turn.NOW_REQUIRED: now.required and not was.required,
        Turn.NOW_EXTRA: was.required and not now.required,
        Turn.QUESTIONS_CHANGED: set(was.questions) != set(now.questions)
        or (bool(now.questions) and was.answers_right != now.answers_right),
    }
    return tuple(turn for turn, yes in happened.items() if yes)
