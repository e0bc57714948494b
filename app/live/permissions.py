"""Who may plan live lessons, and who may change one."""

from typing import Protocol

from app.accounts.rules import Role


class Actor(Protocol):
    """What a permission looks at in a person."""

    id: int

    def has(self, *roles: Role) -> bool: ...


def can_plan(actor: Actor) -> bool:
    return actor.has(Role.TEACHER, Role.LEARNING_ADMIN)


def can_change(actor: Actor, teacher_id: int, in_reach: bool) -> bool:
    """Its teacher, and the learning administrators of its organisation and those above it."""
    if actor.id == teacher_id and actor.has(Role.TEACHER, Role.LEARNING_ADMIN):
        return True
    return in_reach and actor.has(Role.LEARNING_ADMIN)
