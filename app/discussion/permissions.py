"""Who may do what in a room."""

from typing import Protocol

from app.accounts.rules import REVIEWERS, THREE_ADMINISTRATORS, Role

STEWARDS = REVIEWERS | {Role.LEARNING_ADMIN}


class Actor(Protocol):
    """A person who acts, as far as permissions look at one."""

    @property
    def id(self) -> int: ...

    @property
    def roles(self) -> frozenset[Role]: ...

    def has(self, *roles: Role) -> bool: ...


def can_enter_rooms(actor: Actor) -> bool:
    """Everybody who teaches, learns or looks after it; the three administrators (三员) do not."""
    return bool(actor.roles - THREE_ADMINISTRATORS)


def can_moderate_course_room(actor: Actor, owner_id: int) -> bool:
    """Hide, pin, mute, close: whoever teaches the course, its reviewers, the learning admin."""
    return actor.id == owner_id or actor.has(*STEWARDS)


def can_moderate_live_room(*, may_change: bool, looks_after_class: bool) -> bool:
    """Whoever may change the lesson, and those who look after the class that is invited."""
    return may_change or looks_after_class


def can_hide(actor: Actor, author_id: int, *, moderates: bool) -> bool:
    """A moderator hides any message; everybody takes back their own."""
    return moderates or actor.id == author_id
