"""Who may look into an account of hours, and who may correct one."""

from collections.abc import Collection

from app.accounts.rules import Role


def can_see_account(viewer_id: int, roles: Collection[Role], person_id: int) -> bool:
    """One's own account; every account for a learning administrator."""
    return viewer_id == person_id or Role.LEARNING_ADMIN in roles


def can_correct_hours(roles: Collection[Role]) -> bool:
    """Corrections are a learning administrator's, and stand in the ledger under their name."""
    return Role.LEARNING_ADMIN in roles


def can_set_rules(roles: Collection[Role]) -> bool:
    """Rule sets are published by learning administrators."""
    return Role.LEARNING_ADMIN in roles
