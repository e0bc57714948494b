"""Who may keep notes, and whose note it is."""

from typing import Protocol

from app.accounts.rules import THREE_ADMINISTRATORS, Role


class Actor(Protocol):
    """A person who acts, as far as permissions look at one."""

    @property
    def id(self) -> int: ...

    @property
    def roles(self) -> frozenset[Role]: ...

    def has(self, *roles: Role) -> bool: ...


def can_keep_notes(actor: Actor) -> bool:
    """Everybody who learns, teaches or looks after it; the three administrators (三员) do not."""
    return bool(actor.roles - THREE_ADMINISTRATORS)


def owns(actor: Actor, person_id: int) -> bool:
    """A note is its writer's alone: no teacher, tutor or administrator reads it."""
    return actor.id == person_id
