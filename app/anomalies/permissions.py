"""Who sees a sign, and who decides about one.

The three administrators of the system do not: none of them reads what the academy is about
(DOMAIN.md 7, 三员分立).
"""

from typing import Protocol

from app.accounts.rules import Role


class Person(Protocol):
    """What a permission needs to know of the person who asks."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_look(actor: Person) -> bool:
    """Learning administrators keep the register."""
    return actor.has(Role.LEARNING_ADMIN)


def can_decide(actor: Person, in_reach: bool) -> bool:
    """Learning administrators, about people of their organisation and those below it."""
    return in_reach and can_look(actor)


def can_see(viewer: Person, person_id: int, told: bool, in_reach: bool) -> bool:
    """Who may decide; and whom it is about, once it was decided in a way that concerns them."""
    return (viewer.id == person_id and told) or can_decide(viewer, in_reach)
