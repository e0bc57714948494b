"""Who may learn here."""

from typing import Protocol

from app.accounts.rules import Role


class _Actor(Protocol):
    def has(self, *roles: Role) -> bool: ...


def can_watch(actor: _Actor) -> bool:
    """Only learners open plays; authors and reviewers preview without being credited."""
    return actor.has(Role.LEARNER)
