"""Who claims hours, who sees a claim, and who decides about one."""

from typing import Protocol

from app.accounts.rules import Role


class Person(Protocol):
    """What a permission needs to know of the person who asks."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_claim(actor: Person) -> bool:
    """Learners claim, each for themselves."""
    return actor.has(Role.LEARNER)


def can_decide(actor: Person, in_reach: bool) -> bool:
    """Learning administrators, about people of their organisation and those below it."""
    return in_reach and actor.has(Role.LEARNING_ADMIN)


def can_see(viewer: Person, learner_id: int, in_reach: bool) -> bool:
    """Who claims, and who may decide."""
    return viewer.id == learner_id or can_decide(viewer, in_reach)
