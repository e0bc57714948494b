"""The topic tree: a few hundred nodes at most, so it is read whole and walked here."""

from collections.abc import Sequence
from typing import Protocol


class Branch(Protocol):
    """A node of the tree."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


def subject_of(topic_id: int) -> str:
    """How credit rules and search name a topic."""
    return f"topic:{topic_id}"


def line_of(topics: Sequence[Branch], topic_id: int | None) -> list[int]:
    """The topic and its ancestors, nearest first; empty for no or an unknown topic."""
    parents = {topic.id: topic.parent_id for topic in topics}
    line: list[int] = []
    here = topic_id
    while here is not None and here in parents and here not in line:
        line.append(here)
        here = parents[here]
    return line


def subtree(topics: Sequence[Branch], topic_id: int) -> set[int]:
    """The topic and everything below it; empty for an unknown topic."""
    return {topic.id for topic in topics if topic_id in line_of(topics, topic.id)}
