"""Who may bring pictures and documents."""

from typing import Protocol

from app.accounts.rules import Role


class Person(Protocol):
    """What a permission needs to know of the person who asks."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_bring(actor: Person) -> bool:
    """Teachers bring what their lessons are made of."""
    return actor.has(Role.TEACHER)
