"""Who may make, see and change courses. Publishing and reviewing are moderation's."""

from typing import Protocol

from app.accounts.rules import REVIEWERS, Role


class Actor(Protocol):
    """Somebody who is signed in."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


def can_make_courses(actor: Actor) -> bool:
    """Teachers make courses."""
    return actor.has(Role.TEACHER)


def can_edit(actor: Actor, owner_id: int) -> bool:
    """Only the author changes a course, and only as a teacher."""
    return actor.id == owner_id and actor.has(Role.TEACHER)


def can_see_drafts(actor: Actor, owner_id: int) -> bool:
    """Unpublished work is open to its author, to reviewers and to the learning administration."""
    return actor.id == owner_id or actor.has(*REVIEWERS, Role.LEARNING_ADMIN)


def can_edit_topics(actor: Actor) -> bool:
    """The topic tree belongs to the learning administration."""
    return actor.has(Role.LEARNING_ADMIN)
