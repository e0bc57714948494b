"""Who may open a class, see it, and change its roster."""

from collections.abc import Collection
from typing import Protocol

from app.accounts.rules import Role


class Actor(Protocol):
    """What a permission looks at in a person."""

    id: int

    def has(self, *roles: Role) -> bool: ...


def can_open_classes(actor: Actor) -> bool:
    return actor.has(Role.LEARNING_ADMIN)


def can_watch_over(actor: Actor, tutor_ids: Collection[int], in_reach: bool) -> bool:
    """Its tutors, and the learning administrators of its organisation and those above it."""
    if actor.id in tutor_ids and actor.has(Role.TUTOR):
        return True
    return in_reach and actor.has(Role.LEARNING_ADMIN)


def can_change_roster(actor: Actor, in_reach: bool) -> bool:
    return in_reach and actor.has(Role.LEARNING_ADMIN)
