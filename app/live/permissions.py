"""Who may plan live lessons and change one, who keeps a venue's register and who reviews it."""

from typing import Protocol

from app.accounts.rules import Role

LIAISON_ROLES = (Role.TUTOR, Role.LEARNING_ADMIN)
"""Who may be named liaison of a venue."""


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


def can_open_venues(actor: Actor, plans: bool) -> bool:
    """Whoever answers for the lesson, and learning administrators, who open them at home."""
    return plans or actor.has(Role.LEARNING_ADMIN)


def can_keep_register(actor: Actor, is_named: bool) -> bool:
    """The liaisons of a venue, for as long as they are tutors or learning administrators."""
    return is_named and actor.has(*LIAISON_ROLES)


def can_review_venue(actor: Actor, in_reach: bool) -> bool:
    """Learning administrators of a venue's organisation and those above it.

    That nobody reviews what they had a hand in is decided by ``rules.refuse_review``.
    """
    return in_reach and actor.has(Role.LEARNING_ADMIN)
