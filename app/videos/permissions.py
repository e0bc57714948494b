"""Who may upload, and who may look behind a video that is not published."""

from typing import Protocol

from app.accounts.rules import REVIEWERS, Role


class Person(Protocol):
    """What a permission needs to know of the person who asks."""

    @property
    def id(self) -> int: ...

    def has(self, *roles: Role) -> bool: ...


class Owned(Protocol):
    """Anything that belongs to somebody."""

    @property
    def owner_id(self) -> int: ...


def can_upload(actor: Person) -> bool:
    """Teachers upload."""
    return actor.has(Role.TEACHER)


def can_continue_upload(actor: Person, upload: Owned) -> bool:
    """An upload is its owner's alone; nobody else learns that it exists."""
    return actor.id == upload.owner_id


def can_see_video(viewer: Person, video: Owned) -> bool:
    """The owner, and those who judge or place courses; learners see it through a lesson."""
    return viewer.id == video.owner_id or viewer.has(*REVIEWERS, Role.LEARNING_ADMIN)
