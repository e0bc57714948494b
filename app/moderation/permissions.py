"""Who may write, settle and take back comments, and whose lists are whose."""

from app.accounts.rules import REVIEWERS, Role
from app.courses.permissions import Actor
from app.moderation.rules import CommentRefusal


def refuse_reviewing(actor: Actor, owner_id: int) -> CommentRefusal | None:
    """Why this person may not write or settle comments on a course of ``owner_id``."""
    if not can_look_into(actor):
        return CommentRefusal.NOT_REVIEWER
    return CommentRefusal.OWN_COURSE if actor.id == owner_id else None


def can_comment(actor: Actor, owner_id: int) -> bool:
    """Reviewers and the learning administration, except on courses of their own."""
    return refuse_reviewing(actor, owner_id) is None


def can_look_into(actor: Actor) -> bool:
    """Whoever has a part in reviews watches what was submitted, also of their own."""
    return actor.has(*REVIEWERS, Role.LEARNING_ADMIN)


def can_take_back(actor: Actor, writer_id: int) -> bool:
    """Who wrote a comment may take it back."""
    return actor.id == writer_id


def can_list_every_course(actor: Actor) -> bool:
    """The learning administration tends all courses, whatever their state."""
    return actor.has(Role.LEARNING_ADMIN)
