"""Who signs a pledge, and who publishes one."""

from typing import Protocol

from app.accounts.rules import Role


class Actor(Protocol):
    """Somebody who is signed in."""

    def has(self, *roles: Role) -> bool: ...


def can_sign(actor: Actor) -> bool:
    return actor.has(Role.LEARNER)


def can_publish(actor: Actor) -> bool:
    """For their own organisation and all below it that has no pledge of its own."""
    return actor.has(Role.LEARNING_ADMIN)
