"""Who may learn here."""

from typing import Protocol

from app.accounts.rules import Role


class Actor(Protocol):
    """Somebody who is signed in."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_watch(actor: Actor) -> bool:
    """Only learners open plays; authors and reviewers preview without being credited."""
    return actor.has(Role.LEARNER)


def can_set_policy(actor: Actor, owner_id: int) -> bool:
    """The author of a course says how it may be watched, and so may the learning administration."""
    return (actor.id == owner_id and actor.has(Role.TEACHER)) or actor.has(Role.LEARNING_ADMIN)
