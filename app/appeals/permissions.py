"""Who appeals, who sees an appeal, and who answers one."""

from typing import Protocol

from app.accounts.rules import Role


class Person(Protocol):
    """What a permission needs to know of the person who asks."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_appeal(actor: Person) -> bool:
    """Learners appeal, each for themselves."""
    return actor.has(Role.LEARNER)


def can_answer(actor: Person, in_reach: bool) -> bool:
    """Learning administrators, about people of their organisation and those below it."""
    return in_reach and actor.has(Role.LEARNING_ADMIN)


def can_see(viewer: Person, learner_id: int, in_reach: bool) -> bool:
    """Who appealed, and who may answer."""
    return viewer.id == learner_id or can_answer(viewer, in_reach)
