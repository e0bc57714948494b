"""What people decide about courses, and what reviewers say of them."""

from app.moderation.actions.comments import (
    add_comment,
    reply_to_comment,
    settle_comment,
    take_back_comment,
)
from app.moderation.actions.moves import Outcome, move

__all__ = [
    "Outcome",
    "add_comment",
    "move",
    "reply_to_comment",
    "settle_comment",
    "take_back_comment",
]
